package org.jwinsock.tools;

import java.io.IOException;
import java.io.PrintWriter;
import org.jwinsock.core.store.CatalogException;
import org.jwinsock.tools.call.NoProviderException;
import org.jwinsock.tools.call.SocketFailure;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// What is said when a verb cannot do its work: one line on standard error, and an exit code. A
/// trace is for people who ask for one, and for mistakes of our own.
final class Complaints {

  private static final int FAILED = 1;
  private static final int WRONG = 2;

  private Complaints() {}

  /// The command line is wrong.
  static int ofCommandLine(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName();
    err.println(name + ": " + what(wrong));
    if (!UnmatchedArgumentException.printSuggestions(wrong, err)) {
      err.println("Try '" + name + " --help'.");
    }
    return WRONG;
  }

  private static String what(ParameterException wrong) {
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      String first = unmatched.getUnmatched().getFirst();
      boolean option = first.startsWith("-");
      return "there is no " + (option ? "option " : "such thing as ") + "'" + first + "' here";
    }
    return String.valueOf(wrong.getMessage());
  }

  /// A verb failed.
  ///
  /// @param verbose whether to show the trace of an expected failure too
  static int of(Exception failure, CommandLine command, boolean verbose) throws Exception {
    return switch (failure) {
      case ParameterException wrong -> ofCommandLine(wrong, new String[0]);
      case NoProviderException wrong -> complain(wrong, command, verbose, WRONG);
      case SocketFailure expected -> complain(expected, command, verbose, FAILED);
      case CatalogException expected -> complain(expected, command, verbose, FAILED);
      case IOException expected -> complain(expected, command, verbose, FAILED);
      default -> throw failure;
    };
  }

  private static int complain(Exception failure, CommandLine command, boolean verbose, int exit) {
    PrintWriter err = command.getErr();
    err.println(command.getCommandSpec().qualifiedName() + ": " + failure.getMessage());
    if (verbose) {
      failure.printStackTrace(err);
    }
    return exit;
  }
}

package org.jwinsock.tools.verb;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jwinsock.tools.jvm.Jvm;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `winsock java`.
@Command(
    name = "java",
    customSynopsis = "winsock java [JVM-OPTION...] FILE.java [ARG...]",
    description = {
      "Compiles and runs a program of one source file that uses JWinsock.",
      "",
      "Java gets this program's modules on its module path, and native access for host. Its options"
          + " come before the file, the program's arguments after it.",
    },
    exitCodeList = {
      "0:the program says so, or has ended by itself",
      "1:the program does not compile, or throws an exception",
      "2:there is no such file",
      "N:any other is the program's",
    },
    footer = {
      "",
      "Examples:",
      "  winsock java docs/examples/FirstClient.java 27015",
      "  winsock java -Dwinsock.provider=nio docs/examples/JavaFace.java",
    })
public final class JavaVerb implements Callable<Integer> {

  private static final String SOURCE = ".java";

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "ARG",
      arity = "0..*",
      hidden = true,
      description = "options of Java, the file, arguments of the program")
  private List<String> arguments = new ArrayList<>();

  /// Runs the program.
  ///
  /// @return its exit code
  @Override
  public Integer call() throws IOException {
    String file =
        arguments.stream()
            .filter(argument -> argument.endsWith(SOURCE))
            .findFirst()
            .orElseThrow(() -> wrong("Missing required parameter: FILE.java"));
    if (!new File(file).isFile()) {
      throw wrong("there is no file '" + file + "'");
    }
    List<String> command = Jvm.command(true);
    command.add("--add-modules=ALL-MODULE-PATH");
    command.addAll(arguments);
    return Jvm.become(command);
  }

  private ParameterException wrong(String what) {
    return new ParameterException(spec.commandLine(), what);
  }
}

package org.jwinsock.tools;

import java.io.PrintWriter;
import java.io.StringWriter;

/// The command line without a process of its own, for verbs that open no sockets.
///
/// @param status the exit code
record InProcess(int status, String output, String errors) {

  static InProcess run(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    int status =
        Main.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments);
    return new InProcess(status, out.toString(), err.toString());
  }
}

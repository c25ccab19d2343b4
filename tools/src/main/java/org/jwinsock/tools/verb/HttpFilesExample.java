package org.jwinsock.tools.verb;

import static org.jwinsock.spi.WinSock2.SOCK_STREAM;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.tools.example.HttpFiles;
import org.jwinsock.tools.example.HttpLimits;
import org.jwinsock.tools.example.Server;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `winsock example http-files`.
@Command(
    name = "http-files",
    description = {
      "a web server for the files of a folder: AcceptEx, TransmitFile, a completion port",
      "",
      "GET and HEAD of HTTP/1.1 and 1.0, connections that are kept, parts of files, and questions"
          + " whether a file has changed. A folder is its index.html. Links that lead out of the"
          + " folder are not followed.",
    },
    footer = {
      "",
      "Examples:",
      "  winsock example http-files --root docs",
      "  curl http://127.0.0.1:27015/README.md          in another terminal",
      "  winsock example http-files --root . --port 8080 --workers 4 --connections 1000",
    })
final class HttpFilesExample extends ServerExample {

  @Spec private CommandSpec command;

  @Option(names = "--root", paramLabel = "DIR", required = true, description = "the folder")
  private Path root;

  @Mixin private WorkersOption workers;

  @Option(
      names = "--connections",
      paramLabel = "N",
      converter = Amount.class,
      defaultValue = "" + HttpLimits.CONNECTIONS,
      description = "how many at a time; more have to wait (default: ${DEFAULT-VALUE})")
  private int connections;

  @Option(
      names = "--idle-seconds",
      paramLabel = "N",
      converter = Amount.class,
      defaultValue = "" + HttpLimits.IDLE_SECONDS,
      description = "keep a connection so long without a request (default: ${DEFAULT-VALUE})")
  private int idleSeconds;

  @Option(
      names = "--head-seconds",
      paramLabel = "N",
      converter = Amount.class,
      defaultValue = "" + HttpLimits.HEAD_SECONDS,
      description = "wait so long for a request that has begun (default: ${DEFAULT-VALUE})")
  private int headSeconds;

  @Option(
      names = "--send-seconds",
      paramLabel = "N",
      converter = Amount.class,
      defaultValue = "" + HttpLimits.SEND_SECONDS,
      description = "let a client take so long for a megabyte (default: ${DEFAULT-VALUE})")
  private int sendSeconds;

  HttpFilesExample() {
    super(SOCK_STREAM);
  }

  @Override
  Server open(SockAddr address, PrintWriter out) {
    var limits =
        new HttpLimits(
            connections,
            Duration.ofSeconds(idleSeconds),
            Duration.ofSeconds(headSeconds),
            Duration.ofSeconds(sendSeconds));
    try {
      return HttpFiles.open(address, root, workers.count(), limits, out);
    } catch (IOException e) {
      throw new ParameterException(
          command.commandLine(), "--root: " + root + " is no folder that can be read", e);
    }
  }
}

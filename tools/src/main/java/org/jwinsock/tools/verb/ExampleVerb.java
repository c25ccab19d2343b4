package org.jwinsock.tools.verb;

import org.jwinsock.tools.text.Table;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `winsock example`: alone, it lists the examples.
@Command(
    name = "example",
    description = {
      "Small Winsock programs, to run and to read.",
      "",
      "Runs one in the foreground, on 127.0.0.1; Ctrl-C ends it. Without a name, lists them.",
    },
    synopsisSubcommandLabel = "[NAME [OPTION...]]",
    subcommands = {
      TcpClientExample.class,
      TcpEchoExample.class,
      UdpEchoExample.class,
      SelectEchoExample.class,
      EventEchoExample.class,
      AsyncSelectEchoExample.class,
      ApcEchoExample.class,
      IocpEchoExample.class,
      HttpFilesExample.class,
      NotifyEchoExample.class,
      VtEchoExample.class,
      RioEchoExample.class,
      RioUdpEchoExample.class,
      MulticastStreamExample.class,
      UdpGameExample.class,
    },
    footer = {
      "",
      "Examples:",
      "  winsock example                     list them",
      "  winsock example tcp-echo            a server; leave it running, and in another terminal",
      "  winsock example tcp-client          talk to it",
      "  winsock example select-echo --help  what one of them can do",
    })
public final class ExampleVerb implements Runnable {

  @Spec private CommandSpec spec;

  /// Lists the examples.
  @Override
  public void run() {
    var out = spec.commandLine().getOut();
    var table = new Table("example", "what it does");
    for (CommandLine example : spec.subcommands().values()) {
      table.row(example.getCommandName(), example.getCommandSpec().usageMessage().description()[0]);
    }
    table.lines().forEach(out::println);
    out.println();
    out.println("Run one: winsock example NAME [--port P]. Ctrl-C ends it. Options: NAME --help.");
    out.println("Read one: tools/src/main/java/org/jwinsock/tools/example in the sources.");
  }
}

package org.jwinsock.tools.verb;

import org.jwinsock.tools.demo.Stage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `winsock demo-stage`: the part of the demo that runs in a process of one provider.
@Command(name = "demo-stage", hidden = true, description = "A part of the demo; for its own use.")
public final class DemoStageVerb implements Runnable {

  @Spec private CommandSpec spec;

  @Mixin private SocketOptions sockets;

  @Option(names = "--seconds", required = true, description = "how long all of it may take")
  private double seconds;

  /// Plays the scenes and tells what happens in lines.
  @Override
  public void run() {
    try (var _ = sockets.begin()) {
      String provider = String.valueOf(sockets.provider());
      new Stage(provider, (long) (seconds * 1e9), spec.commandLine().getOut()).run();
    }
  }
}

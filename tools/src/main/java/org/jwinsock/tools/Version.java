package org.jwinsock.tools;

import picocli.CommandLine.IVersionProvider;

/// What `winsock --version` prints: ours, which the build writes into the module, and Java's.
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    var ours = Version.class.getModule().getDescriptor().rawVersion().orElse("unknown");
    return new String[] {
      "winsock " + ours, "Java " + Runtime.version() + " on " + System.getProperty("os.name"),
    };
  }
}

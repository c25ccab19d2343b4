package org.jwinsock.core.name;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The name of this machine without a native call.
final class HostName {

  private static final Path LINUX = Path.of("/proc/sys/kernel/hostname");

  private HostName() {}

  /// The name the kernel says, or else the one that `InetAddress` finds.
  ///
  /// @throws UnknownHostException if neither knows one
  static String read() throws UnknownHostException {
    if (Files.isReadable(LINUX)) {
      try {
        String name = Files.readString(LINUX).strip();
        if (!name.isEmpty()) {
          return name;
        }
      } catch (IOException e) {
        UnknownHostException failure = new UnknownHostException(LINUX + ": " + e.getMessage());
        failure.initCause(e);
        throw failure;
      }
    }
    return InetAddress.getLocalHost().getHostName();
  }
}

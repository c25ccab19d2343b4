package org.jwinsock.host;

import static org.jwinsock.spi.WsaErrors.WSASYSNOTREADY;
import static org.jwinsock.spi.WsaErrors.WSAVERNOTSUPPORTED;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.jwinsock.afd.AfdEngine;
import org.jwinsock.afd.BaseProtocols;
import org.jwinsock.linux.Descriptors;
import org.jwinsock.linux.Errno;
import org.jwinsock.linux.Linux;
import org.jwinsock.linux.LinuxException;
import org.jwinsock.linux.SockAddr;
import org.jwinsock.linux.Sockets;
import org.jwinsock.spi.ProviderStartupException;
import org.jwinsock.spi.ServiceProvider;
import org.jwinsock.spi.WsaProtocolInfo;
import org.jwinsock.spi.WspProcTable;
import org.jwinsock.spi.WspUpcallTable;

/// The base provider over the sockets of the Linux kernel: TCP, UDP and raw IP over IPv4 and, where
/// the machine has it, IPv6, and `AF_UNIX` streams.
public final class HostProvider implements ServiceProvider {

  private static final UUID ID = UUID.fromString("5651b3b4-a016-47ad-b559-8490eb122d32");
  private static final int RANK = 10;
  private static final int WINSOCK_2 = 2;

  /// For `ServiceLoader`.
  public HostProvider() {}

  @Override
  public String name() {
    return "host";
  }

  @Override
  public UUID providerId() {
    return ID;
  }

  @Override
  public int rank() {
    return RANK;
  }

  @Override
  public @Nullable String unavailable() {
    return Linux.isSupported() ? null : Linux.unsupportedReason();
  }

  @Override
  public List<WsaProtocolInfo> protocols() {
    boolean six = hasIpv6();
    List<WsaProtocolInfo> protocols = new ArrayList<>();
    protocols.add(BaseProtocols.tcp4(ID));
    protocols.add(BaseProtocols.udp4(ID));
    protocols.add(BaseProtocols.raw4(ID));
    if (six) {
      protocols.add(BaseProtocols.tcp6(ID));
      protocols.add(BaseProtocols.udp6(ID));
      protocols.add(BaseProtocols.raw6(ID));
    }
    protocols.add(BaseProtocols.unixStream(ID));
    return protocols;
  }

  /// A kernel may know IPv6 and have it switched off: then its loopback address is not there.
  private static boolean hasIpv6() {
    int fd = Sockets.socket(Linux.AF_INET6, Linux.SOCK_DGRAM | Linux.SOCK_CLOEXEC, 0);
    if (fd < 0) {
      return false;
    }
    try {
      return Sockets.bind(fd, new SockAddr().inet6(0, 1, 0, 0, 0)) == 0;
    } finally {
      Descriptors.close(fd);
    }
  }

  @Override
  public WspProcTable WSPStartup(int version, WsaProtocolInfo info, WspUpcallTable upcalls)
      throws ProviderStartupException {
    if ((version & 0xFF) < WINSOCK_2) {
      throw new ProviderStartupException(
          WSAVERNOTSUPPORTED, "the host provider speaks Winsock 2.2 and was asked for less");
    }
    try {
      return AfdEngine.start(HostTransport.create(), upcalls);
    } catch (LinuxException e) {
      throw new ProviderStartupException(WSASYSNOTREADY, Errno.message("starting", e.errno()));
    }
  }
}

package org.jwinsock.nio;

import static org.jwinsock.spi.WsaErrors.WSASYSNOTREADY;
import static org.jwinsock.spi.WsaErrors.WSAVERNOTSUPPORTED;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.jwinsock.afd.AfdEngine;
import org.jwinsock.afd.BaseProtocols;
import org.jwinsock.spi.ProviderStartupException;
import org.jwinsock.spi.ServiceProvider;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaProtocolInfo;
import org.jwinsock.spi.WspProcTable;
import org.jwinsock.spi.WspUpcallTable;

/// The base provider over `java.nio`: TCP and UDP over IPv4 and, where the machine has it, IPv6,
/// and `AF_UNIX` streams. On any operating system, without native access.
public final class NioProvider implements ServiceProvider {

  private static final UUID ID = UUID.fromString("0c8cd255-40f7-4ffa-b378-b7b5b67d460d");
  private static final int RANK = 20;
  private static final int WINSOCK_2 = 2;

  /// For `ServiceLoader`.
  public NioProvider() {}

  @Override
  public String name() {
    return "nio";
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
    return null;
  }

  @Override
  public List<WsaProtocolInfo> protocols() {
    List<WsaProtocolInfo> protocols = new ArrayList<>();
    protocols.add(withoutUrgentData(BaseProtocols.tcp4(ID)));
    protocols.add(BaseProtocols.udp4(ID));
    if (hasIpv6()) {
      protocols.add(withoutUrgentData(BaseProtocols.tcp6(ID)));
      protocols.add(BaseProtocols.udp6(ID));
    }
    if (hasPaths()) {
      protocols.add(BaseProtocols.unixStream(ID));
    }
    return protocols;
  }

  /// Channels neither receive urgent data nor tell of it.
  private static WsaProtocolInfo withoutUrgentData(WsaProtocolInfo info) {
    return new WsaProtocolInfo(
        info.serviceFlags1() & ~WinSock2.XP1_EXPEDITED_DATA,
        info.providerFlags(),
        info.providerId(),
        info.catalogEntryId(),
        info.chain(),
        info.version(),
        info.addressFamily(),
        info.maxSockAddr(),
        info.minSockAddr(),
        info.socketType(),
        info.protocol(),
        info.protocolMaxOffset(),
        info.networkByteOrder(),
        info.securityScheme(),
        info.messageSize(),
        info.providerReserved(),
        info.protocolName());
  }

  /// A system may know IPv6 and have it switched off: then its loopback address is not there.
  private static boolean hasIpv6() {
    try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET6)) {
      channel.bind(new InetSocketAddress(Addresses.loopback(WinSock2.AF_INET6), 0));
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private static boolean hasPaths() {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return channel.isOpen();
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  @Override
  public WspProcTable WSPStartup(int version, WsaProtocolInfo info, WspUpcallTable upcalls)
      throws ProviderStartupException {
    if ((version & 0xFF) < WINSOCK_2) {
      throw new ProviderStartupException(
          WSAVERNOTSUPPORTED, "the nio provider speaks Winsock 2.2 and was asked for less");
    }
    try {
      return AfdEngine.start(NioTransport.create(), upcalls);
    } catch (IOException e) {
      throw new ProviderStartupException(WSASYSNOTREADY, "no selector: " + e.getMessage());
    }
  }
}

package org.jwinsock.core.fake;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.ProviderStartupException;
import org.jwinsock.spi.ServiceProvider;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaErrors;
import org.jwinsock.spi.WsaProtocolInfo;
import org.jwinsock.spi.WspProcTable;
import org.jwinsock.spi.WspUpcallTable;

/// A provider whose network is one table in memory.
public final class FakeProvider implements ServiceProvider {

  private final String name;
  private final int rank;
  private final UUID id;
  private final List<WsaProtocolInfo> protocols = new ArrayList<>();

  /// The tables made so far, the last one started last.
  public final List<FakeTable> tables = new CopyOnWriteArrayList<>();

  /// What it was last started with.
  public @Nullable WspUpcallTable upcalls;

  /// Why it cannot run.
  public @Nullable String unavailable;

  /// How often it was asked whether it can run.
  public int asked;

  /// Makes the next start fail with this code.
  public int startError;

  /// Offers kernel waiters.
  public boolean kernelWaiters;

  /// Found by name through ServiceLoader.
  public FakeProvider() {
    this("fake", 1000);
  }

  public FakeProvider(String name, int rank) {
    this.name = name;
    this.rank = rank;
    this.id = UUID.nameUUIDFromBytes(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    add(WinSock2.AF_INET, WinSock2.SOCK_STREAM, WinSock2.IPPROTO_TCP, 0, "TCP");
    add(WinSock2.AF_INET, WinSock2.SOCK_DGRAM, WinSock2.IPPROTO_UDP, 0, "UDP");
    add(WinSock2.AF_INET, WinSock2.SOCK_RAW, 0, 255, "raw");
    add(WinSock2.AF_INET6, WinSock2.SOCK_STREAM, WinSock2.IPPROTO_TCP, 0, "TCP/6");
    add(WinSock2.AF_INET6, WinSock2.SOCK_DGRAM, WinSock2.IPPROTO_UDP, 0, "UDP/6");
  }

  private void add(int family, int type, int protocol, int offset, String text) {
    boolean raw = type == WinSock2.SOCK_RAW;
    protocols.add(
        new WsaProtocolInfo(
            type == WinSock2.SOCK_DGRAM ? WinSock2.XP1_SUPPORT_MULTIPOINT : 0,
            raw ? WinSock2.PFL_HIDDEN : WinSock2.PFL_MATCHES_PROTOCOL_ZERO,
            id,
            0,
            List.of(),
            2,
            family,
            28,
            16,
            type,
            protocol,
            offset,
            WinSock2.BIGENDIAN,
            WinSock2.SECURITY_PROTOCOL_NONE,
            0,
            0,
            name + " " + text));
  }

  /// The table of the running session.
  public FakeTable table() {
    return tables.getLast();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public UUID providerId() {
    return id;
  }

  @Override
  public int rank() {
    return rank;
  }

  @Override
  public @Nullable String unavailable() {
    asked++;
    return unavailable;
  }

  @Override
  public List<WsaProtocolInfo> protocols() {
    return protocols;
  }

  @Override
  public WspProcTable WSPStartup(int version, WsaProtocolInfo info, WspUpcallTable upcalls)
      throws ProviderStartupException {
    if (startError != 0) {
      throw new ProviderStartupException(startError, "told to fail");
    }
    if (version != 0x0202) {
      throw new ProviderStartupException(WsaErrors.WSAVERNOTSUPPORTED, "not 2.2");
    }
    this.upcalls = upcalls;
    FakeTable table = new FakeTable(upcalls, kernelWaiters);
    tables.add(table);
    return table;
  }
}

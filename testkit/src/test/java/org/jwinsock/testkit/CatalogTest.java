package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.fails;
import static org.jwinsock.testkit.Calls.ok;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaProtocolInfo;

/// What WSAEnumProtocols lists, and what sockets say of the entry they were made of.
@ExtendWith(Started.class)
class CatalogTest {

  private static List<WsaProtocolInfo> protocols(int... only) {
    int[] length = {0};
    fails(WsaError.WSAENOBUFS, Winsock.WSAEnumProtocols(only, null, length));
    WsaProtocolInfo[] buffer = new WsaProtocolInfo[length[0]];
    assertThat(Winsock.WSAEnumProtocols(only, buffer, length)).isEqualTo(buffer.length);
    return Arrays.stream(buffer).map(Objects::requireNonNull).toList();
  }

  @Test
  @Covers({"WSAEnumProtocolsA", "WSAEnumProtocolsW", "WSAENOBUFS"})
  void shouldTellHowManyEntriesThereAreWhenTheyDoNotFit() {
    int[] length = {1};

    fails(WsaError.WSAENOBUFS, Winsock.WSAEnumProtocols(null, new WsaProtocolInfo[1], length));
    assertThat(length[0]).isGreaterThan(1);
  }

  @Test
  @Covers({"WSAEnumProtocolsA", "WSAEnumProtocolsW", "WSAPROTOCOLCHAIN"})
  void shouldListProtocolsAloneAndThoseAskedFor() {
    List<WsaProtocolInfo> udp = protocols(WinSock2.IPPROTO_UDP, 0);

    assertThat(udp).isNotEmpty();
    assertThat(udp).allMatch(info -> info.protocol() == WinSock2.IPPROTO_UDP);
    assertThat(protocols(WinSock2.IPPROTO_TCP, WinSock2.IPPROTO_UDP, 0))
        .allMatch(info -> info.chain().size() == 1 + Layers.count())
        .hasSizeGreaterThan(udp.size());
  }

  @Test
  @Covers("XP1_MESSAGE_ORIENTED")
  void shouldSayWhichProtocolsKeepMessagesApart() {
    for (WsaProtocolInfo info : protocols(WinSock2.IPPROTO_TCP, WinSock2.IPPROTO_UDP, 0)) {
      boolean messages = (info.serviceFlags1() & WinSock2.XP1_MESSAGE_ORIENTED) != 0;
      boolean pseudoStream = (info.serviceFlags1() & WinSock2.XP1_PSEUDO_STREAM) != 0;

      assertThat(messages).isEqualTo(info.socketType() == WinSock2.SOCK_DGRAM);
      assertThat(pseudoStream).isFalse();
      assertThat(info.messageSize() == 0).isEqualTo(info.socketType() == WinSock2.SOCK_STREAM);
    }
  }

  @Test
  @Covers("XP1_IFS_HANDLES")
  void shouldSayThatHandlesOfBaseProtocolsAreTheSystems() {
    assertThat(protocols(WinSock2.IPPROTO_TCP, WinSock2.IPPROTO_UDP, 0))
        .allMatch(
            info -> (info.serviceFlags1() & WinSock2.XP1_IFS_HANDLES) != 0 == Layers.areIfs());
  }

  // --- SO_PROTOCOL_INFO

  private static MemorySegment option(long s, int name, int size) {
    MemorySegment value = Sockopts.bytes(size + 100);
    int[] length = {size + 100};
    ok(Winsock.getsockopt(s, WinSock2.SOL_SOCKET, name, value, length));
    assertThat(length[0]).isEqualTo(size);
    return value.asSlice(0, size);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"SO_PROTOCOL_INFOA", "SO_PROTOCOL_INFOW", "WSAPROTOCOL_INFOA", "WSAPROTOCOL_INFOW"})
  void shouldTellTheEntryASocketWasMadeOf(Family family) {
    for (long s : new long[] {Calls.tcp(family), Calls.udp(family)}) {
      WsaProtocolInfo wide =
          WsaProtocolInfo.readW(option(s, WinSock2.SO_PROTOCOL_INFOW, WsaProtocolInfo.SIZE_W));
      WsaProtocolInfo ansi =
          WsaProtocolInfo.readA(option(s, WinSock2.SO_PROTOCOL_INFOA, WsaProtocolInfo.SIZE_A));

      assertThat(wide).isIn(protocols(WinSock2.IPPROTO_TCP, WinSock2.IPPROTO_UDP, 0));
      assertThat(ansi).isEqualTo(wide);
      assertThat(Objects.requireNonNull(wide).addressFamily()).isEqualTo(family.af);
      int type = Sockopts.get(s, WinSock2.SOL_SOCKET, WinSock2.SO_TYPE);
      assertThat(wide.socketType()).isEqualTo(type);
      Calls.close(s);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"SO_PROTOCOL_INFOA", "SO_PROTOCOL_INFOW"})
  void shouldTellTheListenersEntryOfAnAcceptedSocket(Family family) {
    int name = WinSock2.SO_PROTOCOL_INFOW;
    try (Calls.Pair pair = Calls.Pair.tcp(family)) {
      MemorySegment accepted = option(pair.server(), name, WsaProtocolInfo.SIZE_W);
      MemorySegment connected = option(pair.client(), name, WsaProtocolInfo.SIZE_W);
      assertThat(accepted.mismatch(connected)).isEqualTo(-1);
    }
  }

  @Test
  @Covers({"WSAPROTOCOL_INFOA", "WSAPROTOCOL_INFOW"})
  void shouldHaveEntriesOf628And372Bytes() {
    long s = Calls.udp(Family.IPV4);

    MemorySegment wide = option(s, WinSock2.SO_PROTOCOL_INFOW, 628);
    MemorySegment ansi = option(s, WinSock2.SO_PROTOCOL_INFOA, 372);

    assertThat(wide.asSlice(0, 116).mismatch(ansi.asSlice(0, 116)))
        .as("all but the name")
        .isEqualTo(-1);
    assertThat(Sockopts.dword(wide.asSlice(80))).as("iMaxSockAddr").isEqualTo(SockAddrIn.SIZE);
    assertThat(Sockopts.dword(wide.asSlice(84))).as("iMinSockAddr").isEqualTo(SockAddrIn.SIZE);
    assertThat(Sockopts.dword(wide.asSlice(108))).as("dwMessageSize").isEqualTo(65_507);
    assertThat(Sockopts.dword(wide.asSlice(112))).as("dwProviderReserved").isZero();
    assertThat(wide.getString(116, StandardCharsets.UTF_16LE)).isEqualTo(ansi.getString(116));
    Calls.close(s);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"SO_PROTOCOL_INFOA", "SO_PROTOCOL_INFOW", "WSAEFAULT"})
  void shouldTellTheEntryInItsWholeLengthOnly(Family family) {
    long s = Calls.tcp(family);
    int level = WinSock2.SOL_SOCKET;
    int wide = WinSock2.SO_PROTOCOL_INFOW;
    int ansi = WinSock2.SO_PROTOCOL_INFOA;
    MemorySegment room = Sockopts.bytes(1000);

    fails(WsaError.WSAEFAULT, Winsock.getsockopt(s, level, wide, room, new int[] {627}));
    fails(WsaError.WSAEFAULT, Winsock.getsockopt(s, level, ansi, room, new int[] {371}));
    fails(WsaError.WSAEFAULT, Winsock.getsockopt(s, level, wide, new int[1]));
    fails(WsaError.WSAENOPROTOOPT, Winsock.setsockopt(s, level, wide, room));
    fails(WsaError.WSAENOPROTOOPT, Winsock.setsockopt(s, level, ansi, room));
    Calls.close(s);
  }

  @Test
  @Covers("SOL_SOCKET")
  void shouldUseWindowsNumbersWhereLinuxHasOthers() {
    assertThat(WinSock2.SOL_SOCKET).isEqualTo(0xFFFF);
    assertThat(WinSock2.AF_INET6).isEqualTo(23);
  }
}

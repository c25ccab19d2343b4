package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.fails;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaProtocolInfo;

/// What WSAEnumProtocols lists.
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
  void shouldListBaseProtocolsAloneAndThoseAskedFor() {
    List<WsaProtocolInfo> udp = protocols(WinSock2.IPPROTO_UDP, 0);

    assertThat(udp).isNotEmpty();
    assertThat(udp).allMatch(info -> info.protocol() == WinSock2.IPPROTO_UDP);
    assertThat(protocols(WinSock2.IPPROTO_TCP, WinSock2.IPPROTO_UDP, 0))
        .allMatch(info -> info.chain().size() == 1)
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
  @Covers("SOL_SOCKET")
  void shouldUseWindowsNumbersWhereLinuxHasOthers() {
    assertThat(WinSock2.SOL_SOCKET).isEqualTo(0xFFFF);
    assertThat(WinSock2.AF_INET6).isEqualTo(23);
  }
}

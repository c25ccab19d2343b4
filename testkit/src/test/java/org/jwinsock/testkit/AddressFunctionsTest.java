package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.fails;
import static org.jwinsock.testkit.Calls.ok;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.AdapterAddresses;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.SocketAddressList;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.Ws2TcpIp;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaErrors;

/// Byte order, addresses as text and in memory, and the interfaces that have them.
@ExtendWith(Started.class)
class AddressFunctionsTest {

  private static final SockAddrIn6 LINK_LOCAL =
      new SockAddrIn6(0xFE80_0000_0000_0000L, 1, 80, 0x0A0B0C0D, 3);

  @Test
  @Covers("htonl")
  void shouldSwapBytesLikeALittleEndianWindows() {
    assertThat(Winsock.htonl(0x01020304)).isEqualTo(0x04030201);
    assertThat(Winsock.htons(0x0102)).isEqualTo(0x0201);
    assertThat(Winsock.ntohl(Winsock.htonl(0x80000001))).isEqualTo(0x80000001);
    assertThat(Winsock.ntohll(Winsock.htonll(0x0102030405060708L))).isEqualTo(0x0102030405060708L);
  }

  @Test
  @Covers("inet_addr")
  void shouldAnswerInaddrNoneForBadTextAndForTheBroadcastAddress() {
    assertThat(Winsock.inet_addr("127.0.0.1")).isEqualTo(0x0100007F);
    assertThat(Winsock.inet_addr("0x7f.1")).isEqualTo(0x0100007F);
    assertThat(Winsock.inet_addr("255.255.255.255")).isEqualTo(WinSock2.INADDR_NONE);
    assertThat(Winsock.inet_addr("no address")).isEqualTo(WinSock2.INADDR_NONE);
    assertThat(Winsock.inet_addr("")).isEqualTo(WinSock2.INADDR_NONE);
    assertThat(Winsock.inet_addr(" ")).isZero();
  }

  @Test
  @Covers("inet_ntoa")
  void shouldWriteTextThatLaterCallsDoNotOverwrite() {
    String first = Winsock.inet_ntoa(0x0100007F);
    String second = Winsock.inet_ntoa(0x0101A8C0);

    assertThat(first).isEqualTo("127.0.0.1");
    assertThat(second).isEqualTo("192.168.1.1");
  }

  @Test
  @Covers({"inet_pton", "InetPtonW"})
  void shouldReadWholeAddressesAlone() {
    MemorySegment out = MemorySegment.ofArray(new byte[16]);

    assertThat(Winsock.inet_pton(WinSock2.AF_INET, "10.0.0.1", out)).isEqualTo(1);
    assertThat(out.asSlice(0, 4).toArray(ValueLayout.JAVA_BYTE)).containsExactly(10, 0, 0, 1);
    assertThat(Winsock.InetPton(WinSock2.AF_INET6, "::1", out)).isEqualTo(1);
    assertThat(Winsock.inet_pton(WinSock2.AF_INET, "10.1", out)).isZero();
    assertThat(Winsock.InetPton(WinSock2.AF_INET6, "fe80::1%3", out)).isZero();
    fails(WsaError.WSAEAFNOSUPPORT, Winsock.inet_pton(77, "10.0.0.1", out));
  }

  @Test
  @Covers({"inet_ntop", "InetNtopW", "INET_ADDRSTRLEN", "INET6_ADDRSTRLEN"})
  void shouldWriteAnAddressIfItFits() {
    MemorySegment address = MemorySegment.ofArray(SockAddrIn6.LOOPBACK.bytes());
    long room = Ws2TcpIp.INET6_ADDRSTRLEN;

    assertThat(Ws2TcpIp.INET_ADDRSTRLEN).isEqualTo(22);
    assertThat(room).isEqualTo(65);
    assertThat(Winsock.inet_ntop(WinSock2.AF_INET6, address, room)).isEqualTo("::1");
    assertThat(Winsock.InetNtop(WinSock2.AF_INET6, address, 3)).isNull();
    assertThat(Winsock.WSAGetLastError()).isEqualTo(WsaErrors.WSA_INVALID_PARAMETER);
  }

  @Test
  @Covers({"WSAAddressToStringA", "WSAAddressToStringW"})
  void shouldWriteAddressPortAndScope() {
    StringBuilder text = new StringBuilder();
    int[] length = {100};

    ok(Winsock.WSAAddressToString(LINK_LOCAL.toSegment(), null, text, length));
    assertThat(text.toString()).isEqualTo("[fe80::1%3]:80");
    assertThat(length[0]).isEqualTo(15);
    length[0] = 5;
    MemorySegment address = LINK_LOCAL.toSegment();
    fails(
        WsaError.WSAEFAULT, Winsock.WSAAddressToString(address, null, new StringBuilder(), length));
    assertThat(length[0]).isEqualTo(15);
    int[] enough = {100};
    fails(
        WsaError.WSAEINVAL,
        Winsock.WSAAddressToString(address.asSlice(0, 12), null, new StringBuilder(), enough));
  }

  @Test
  @Covers({"WSAStringToAddressA", "WSAStringToAddressW"})
  void shouldReadAddressesButNoNames() {
    SockAddr[] address = new SockAddr[1];

    ok(Winsock.WSAStringToAddress("192.168.1.1:80", WinSock2.AF_INET, null, address));
    assertThat(address[0]).isEqualTo(new SockAddrIn(0xC0A80101, 80));
    fails(
        WsaError.WSAEINVAL,
        Winsock.WSAStringToAddress("localhost", WinSock2.AF_INET, null, address));
    int[] length = {4};
    MemorySegment small = MemorySegment.ofArray(new byte[4]);
    fails(
        WsaError.WSAEFAULT,
        Winsock.WSAStringToAddress("1.2.3.4", WinSock2.AF_INET, null, small, length));
    assertThat(length[0]).isEqualTo(16);
  }

  @Test
  @Covers({"SOCKADDR", "SOCKADDR_IN", "SOCKADDR_IN6", "SOCKADDR_STORAGE", "SCOPE_ID"})
  void shouldLayAddressesOutAsWindowsDoes() {
    MemorySegment four = MemorySegment.ofArray(new byte[SockAddrIn.SIZE]);
    four.fill((byte) -1);
    new SockAddrIn(0x7F000001, 80).write(four);
    MemorySegment six = LINK_LOCAL.toSegment();

    assertThat(four.toArray(ValueLayout.JAVA_BYTE))
        .containsExactly(2, 0, 0, 80, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0);
    assertThat(six.byteSize()).isEqualTo(28);
    assertThat(six.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 23);
    assertThat(six.get(ValueLayout.JAVA_INT_UNALIGNED, 4)).isEqualTo(0x0A0B0C0D);
    assertThat(six.get(ValueLayout.JAVA_INT_UNALIGNED, 24)).isEqualTo(3);
    assertThat(SockAddr.read(six)).isEqualTo(LINK_LOCAL);
    assertThat(SockAddr.STORAGE_SIZE).isEqualTo(128);
  }

  @Test
  @Covers("SOCKET_ADDRESS_LIST")
  void shouldPointIntoItsOwnBuffer() {
    SocketAddressList list =
        new SocketAddressList(List.of(new SockAddrIn(0x7F000001, 0), LINK_LOCAL));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(list.size(), 8);
      list.write(buffer);

      long pointer = buffer.get(ValueLayout.JAVA_LONG_UNALIGNED, 8);
      assertThat(pointer - buffer.address()).isBetween(40L, (long) list.size() - 16);
      assertThat(SocketAddressList.read(buffer)).isEqualTo(list);
    }
  }

  @Test
  @Covers("if_nametoindex")
  void shouldKnowInterfacesByNameAndIndex() {
    List<AdapterAddresses> adapters = new ArrayList<>();
    assertThat(Winsock.GetAdaptersAddresses(WinSock2.AF_UNSPEC, 0, adapters)).isZero();
    String name = adapters.getFirst().adapterName();
    int index = Winsock.if_nametoindex(name);

    assertThat(index).isPositive();
    assertThat(Winsock.if_indextoname(index)).isEqualTo(name);
    assertThat(Winsock.if_nametoindex("no such interface")).isZero();
  }

  @Test
  @Covers("GetAdaptersAddresses")
  void shouldListTheLoopbackInterfaceWithItsAddress() {
    List<AdapterAddresses> adapters = new ArrayList<>();

    assertThat(Winsock.GetAdaptersAddresses(WinSock2.AF_INET, 0, adapters)).isZero();
    assertThat(adapters)
        .flatMap(AdapterAddresses::unicastAddresses)
        .extracting(AdapterAddresses.UnicastAddress::address)
        .contains(new SockAddrIn(0x7F000001, 0));
    assertThat(Objects.requireNonNull(adapters).size()).isPositive();
  }
}

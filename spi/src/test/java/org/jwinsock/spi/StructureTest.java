package org.jwinsock.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// The bytes are those that a C program on 64-bit Windows lays down.
class StructureTest {

  private static final int GROUP = 0xE0000001;
  private static final int SOURCE = 0x0A000001;
  private static final int INTERFACE = 0xC0A80001;

  @Test
  void anIpMreqIsTheGroupThenTheInterfaceInNetworkOrder() {
    MemorySegment bytes = room(IpMreq.SIZE);
    new IpMreq(GROUP, INTERFACE).write(bytes);
    assertThat(hex(bytes)).isEqualTo("e0000001" + "c0a80001");
    assertThat(IpMreq.read(bytes)).isEqualTo(new IpMreq(GROUP, INTERFACE));
  }

  @Test
  void anIpMreqSourceHasTheSourceBeforeTheInterface() {
    MemorySegment bytes = room(IpMreqSource.SIZE);
    IpMreqSource written = new IpMreqSource(GROUP, SOURCE, INTERFACE);
    written.write(bytes);
    assertThat(hex(bytes)).isEqualTo("e0000001" + "0a000001" + "c0a80001");
    assertThat(IpMreqSource.read(bytes)).isEqualTo(written);
  }

  @Test
  void anIpv6MreqEndsWithTheIndexInHostOrder() {
    MemorySegment bytes = room(Ipv6Mreq.SIZE);
    Ipv6Mreq written = new Ipv6Mreq(0xFF02L << 48, 1, 3);
    written.write(bytes);
    assertThat(hex(bytes)).isEqualTo("ff020000000000000000000000000001" + "03000000");
    assertThat(Ipv6Mreq.read(bytes)).isEqualTo(written);
  }

  @Test
  void aGroupReqPadsTheIndexToEightBytes() {
    MemorySegment bytes = room(GroupReq.SIZE).fill((byte) 0xFF);
    GroupReq written = new GroupReq(3, new SockAddrIn(GROUP, 0));
    written.write(bytes);
    assertThat(GroupReq.SIZE).isEqualTo(136);
    assertThat(hex(bytes.asSlice(0, 16))).isEqualTo("0300000000000000" + "02000000e0000001");
    assertThat(bytes.asSlice(16).toArray(ValueLayout.JAVA_BYTE)).containsOnly(0);
    assertThat(GroupReq.read(bytes)).isEqualTo(written);
  }

  @Test
  void aGroupSourceReqHasTwoStorages() {
    MemorySegment bytes = room(GroupSourceReq.SIZE);
    SockAddrIn6 group = new SockAddrIn6(0xFF02L << 48, 1, 0, 0, 0);
    GroupSourceReq written = new GroupSourceReq(3, group, SockAddrIn6.LOOPBACK);
    written.write(bytes);
    assertThat(GroupSourceReq.SIZE).isEqualTo(264);
    assertThat(hex(bytes.asSlice(8, 2))).isEqualTo("1700");
    assertThat(hex(bytes.asSlice(136, 2))).isEqualTo("1700");
    assertThat(GroupSourceReq.read(bytes)).isEqualTo(written);
  }

  @Test
  void aGroupWithoutAKnownFamilyIsNull() {
    assertThat(GroupReq.read(room(GroupReq.SIZE)).group()).isNull();
    assertThat(GroupSourceReq.read(room(GroupSourceReq.SIZE)).source()).isNull();
  }

  @Test
  void tcpKeepaliveIsThreeNumbers() {
    MemorySegment bytes = room(TcpKeepalive.SIZE);
    TcpKeepalive written = new TcpKeepalive(1, 30_000, 1_000);
    written.write(bytes);
    assertThat(hex(bytes)).isEqualTo("01000000" + "30750000" + "e8030000");
    assertThat(TcpKeepalive.read(bytes)).isEqualTo(written);
  }

  @Test
  void inPktInfoIsTheAddressThenTheIndex() {
    MemorySegment bytes = room(InPktInfo.SIZE);
    new InPktInfo(SOURCE, 3).write(bytes);
    assertThat(hex(bytes)).isEqualTo("0a000001" + "03000000");
    assertThat(InPktInfo.read(bytes)).isEqualTo(new InPktInfo(SOURCE, 3));
  }

  @Test
  void in6PktInfoIsTheAddressThenTheIndex() {
    MemorySegment bytes = room(In6PktInfo.SIZE);
    new In6PktInfo(0, 1, 3).write(bytes);
    assertThat(hex(bytes)).isEqualTo("00000000000000000000000000000001" + "03000000");
    assertThat(In6PktInfo.read(bytes)).isEqualTo(new In6PktInfo(0, 1, 3));
  }

  @Test
  void interfaceInfoHasUnionsOf24Bytes() {
    MemorySegment bytes = room(InterfaceInfo.SIZE).fill((byte) 0xFF);
    InterfaceInfo written =
        new InterfaceInfo(
            Ws2TcpIp.IFF_UP | Ws2TcpIp.IFF_LOOPBACK,
            new SockAddrIn(0x7F000001, 0),
            new SockAddrIn(0x7FFFFFFF, 0),
            new SockAddrIn(0xFF000000, 0));
    written.write(bytes);
    assertThat(InterfaceInfo.SIZE).isEqualTo(76);
    assertThat(hex(bytes.asSlice(0, 12))).isEqualTo("05000000" + "02000000" + "7f000001");
    assertThat(hex(bytes.asSlice(28, 8))).isEqualTo("02000000" + "7fffffff");
    assertThat(hex(bytes.asSlice(52, 8))).isEqualTo("02000000" + "ff000000");
    assertThat(hex(bytes.asSlice(20, 8))).isEqualTo("0000000000000000");
    assertThat(InterfaceInfo.read(bytes)).isEqualTo(written);
  }

  @Test
  void tcpInfoIs88BytesWithItsWideFieldsAligned() {
    TcpInfo written =
        new TcpInfo(
            MsTcpIp.TCPSTATE_ESTABLISHED,
            1460,
            2,
            true,
            3,
            4,
            5,
            6,
            7,
            8,
            9,
            10,
            11,
            12,
            13,
            14,
            15,
            16,
            200);
    MemorySegment bytes = room(TcpInfo.SIZE).fill((byte) 0xFF);
    written.write(bytes);
    assertThat(hex(bytes))
        .isEqualTo(
            "04000000"
                + "b4050000"
                + "0200000000000000"
                + "01000000"
                + "03000000"
                + "04000000"
                + "05000000"
                + "06000000"
                + "07000000"
                + "08000000"
                + "09000000"
                + "0a00000000000000"
                + "0b00000000000000"
                + "0c000000"
                + "0d000000"
                + "0e000000"
                + "0f000000"
                + "10000000"
                + "c8000000");
    assertThat(TcpInfo.read(bytes)).isEqualTo(written);
  }

  @Nested
  class AProtocolInfo {

    private final WsaProtocolInfo written =
        new WsaProtocolInfo(
            0x20066,
            8,
            UUID.fromString("e70f1aa0-ab8b-11cf-8ca3-00805f48a192"),
            1001,
            List.of(1001, 1002),
            2,
            2,
            17,
            16,
            1,
            6,
            3,
            0,
            4,
            5,
            0xFFFF_FFFFL,
            "TCP/IP ü");

    /// Everything but the name.
    private static final String HEAD =
        "66000200"
            + "00000000".repeat(3)
            + "08000000"
            + "a01a0fe78babcf11"
            + "8ca300805f48a192"
            + "e9030000"
            + "02000000e9030000ea030000"
            + "00000000".repeat(5)
            + "02000000"
            + "02000000"
            + "11000000"
            + "10000000"
            + "01000000"
            + "06000000"
            + "03000000"
            + "00000000"
            + "04000000"
            + "05000000"
            + "ffffffff";

    @Test
    void hasAWideNameIn628Bytes() {
      MemorySegment bytes = room(WsaProtocolInfo.SIZE_W).fill((byte) 0xEE);
      written.writeW(bytes);
      String name = "5400430050002f0049005000" + "2000fc00";
      assertThat(WsaProtocolInfo.SIZE_W).isEqualTo(628);
      assertThat(hex(bytes)).isEqualTo(HEAD + name + "00".repeat(512 - 16));
      assertThat(WsaProtocolInfo.readW(bytes)).isEqualTo(written);
    }

    @Test
    void hasANameOfBytesIn372() {
      MemorySegment bytes = room(WsaProtocolInfo.SIZE_A).fill((byte) 0xEE);
      written.writeA(bytes);
      String name = "5443502f495020c3bc";
      assertThat(WsaProtocolInfo.SIZE_A).isEqualTo(372);
      assertThat(hex(bytes)).isEqualTo(HEAD + name + "00".repeat(256 - 9));
      assertThat(WsaProtocolInfo.readA(bytes)).isEqualTo(written);
    }

    @Test
    void cutsALongNameBetweenCharacters() {
      WsaProtocolInfo info = named("x".repeat(254) + "üü");
      MemorySegment bytes = room(WsaProtocolInfo.SIZE_W);
      info.writeW(bytes);
      assertThat(WsaProtocolInfo.readW(bytes)).isEqualTo(named("x".repeat(254) + "ü"));
      info.writeA(bytes);
      assertThat(WsaProtocolInfo.readA(bytes)).isEqualTo(named("x".repeat(254)));
    }

    @Test
    void isReadWithoutTheZeroAtTheEndOfItsName() {
      MemorySegment bytes = room(WsaProtocolInfo.SIZE_A);
      written.writeA(bytes);
      bytes.asSlice(116).fill((byte) 'x');
      assertThat(WsaProtocolInfo.readA(bytes)).isEqualTo(named("x".repeat(256)));
    }

    @Test
    void isNotReadWithAChainOfImpossibleLength() {
      MemorySegment bytes = room(WsaProtocolInfo.SIZE_W);
      written.writeW(bytes);
      for (int length : new int[] {8, -1, Integer.MAX_VALUE}) {
        bytes.set(ValueLayout.JAVA_INT_UNALIGNED, 40, length);
        assertThat(WsaProtocolInfo.readW(bytes)).isNull();
      }
    }

    @Test
    void hasAChainOfAtMostSeven() {
      assertThat(written.withCatalogEntry(1, Collections.nCopies(7, 1)).chain()).hasSize(7);
      assertThatThrownBy(() -> written.withCatalogEntry(1, Collections.nCopies(8, 1)))
          .isInstanceOf(IllegalArgumentException.class);
    }

    private WsaProtocolInfo named(String name) {
      return new WsaProtocolInfo(
          written.serviceFlags1(),
          written.providerFlags(),
          written.providerId(),
          written.catalogEntryId(),
          written.chain(),
          written.version(),
          written.addressFamily(),
          written.maxSockAddr(),
          written.minSockAddr(),
          written.socketType(),
          written.protocol(),
          written.protocolMaxOffset(),
          written.networkByteOrder(),
          written.securityScheme(),
          written.messageSize(),
          written.providerReserved(),
          name);
    }
  }

  @Test
  void aSocketAddressIsAPointerAndALength() {
    MemorySegment bytes = room(64).fill((byte) 0xFF);
    MemorySegment target = bytes.asSlice(20, SockAddrIn.SIZE);
    new SockAddrIn(SOURCE, 80).write(target);
    SocketAddress written = SocketAddress.of(target);
    written.write(bytes);
    assertThat(hex(bytes.asSlice(0, 16))).isEqualTo("1400000000000000" + "10000000" + "00000000");
    assertThat(SocketAddress.read(bytes)).isEqualTo(written);
    assertThat(written.in(bytes)).isEqualTo(new SockAddrIn(SOURCE, 80));
    assertThat(written.in(bytes.asSlice(0, 35))).as("not whole").isNull();
    assertThat(written.in(bytes.asSlice(21))).as("before it").isNull();
  }

  @Test
  void aSockaddrInetHasRoomForBothFamilies() {
    assertThat(SockAddrInet.SIZE).isEqualTo(28);
    MemorySegment bytes = room(SockAddrInet.SIZE).fill((byte) 0xFF);
    SockAddrInet.write(SockAddrIn6.LOOPBACK, bytes);
    assertThat(SockAddrInet.read(bytes)).isEqualTo(SockAddrIn6.LOOPBACK);
    SockAddrIn four = new SockAddrIn(SOURCE, 80);
    SockAddrInet.write(four, bytes);
    assertThat(hex(bytes)).isEqualTo("020000500a000001" + "00".repeat(20));
    assertThat(SockAddrInet.read(bytes)).isEqualTo(four);
    assertThat(SockAddrInet.read(room(SockAddrInet.SIZE))).isNull();
  }

  @Nested
  class ASocketAddressList {

    private final SocketAddressList list =
        new SocketAddressList(List.of(new SockAddrIn(0x7F000001, 0), SockAddrIn6.LOOPBACK));

    @Test
    void hasItsAddressesBehindItsEntries() {
      assertThat(list.size()).isEqualTo(8 + 2 * 16 + 16 + 28);
      MemorySegment bytes = room(list.size());
      list.write(bytes);
      assertThat(hex(bytes.asSlice(0, 8))).isEqualTo("02000000" + "00000000");
      assertThat(hex(bytes.asSlice(8, 16))).isEqualTo("2800000000000000" + "10000000" + "00000000");
      assertThat(hex(bytes.asSlice(24, 16)))
          .isEqualTo("3800000000000000" + "1c000000" + "00000000");
      assertThat(SocketAddressList.read(bytes)).isEqualTo(list);
    }

    @Test
    void pointsIntoItselfInNativeMemory() {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment bytes = arena.allocate(list.size());
        list.write(bytes);
        assertThat(bytes.get(ValueLayout.JAVA_LONG_UNALIGNED, 8)).isEqualTo(bytes.address() + 40);
        assertThat(SocketAddressList.read(bytes)).isEqualTo(list);
      }
    }

    @Test
    void isReadFromTheMiddleOfAnArray() {
      MemorySegment bytes = room(100 + list.size()).asSlice(100);
      list.write(bytes);
      assertThat(SocketAddressList.read(bytes)).isEqualTo(list);
    }

    @Test
    void isNotReadIfItPointsElsewhere() {
      MemorySegment bytes = room(list.size());
      list.write(bytes);
      bytes.set(ValueLayout.JAVA_LONG_UNALIGNED, 8, 10_000);
      assertThat(SocketAddressList.read(bytes)).isNull();
      bytes.set(ValueLayout.JAVA_LONG_UNALIGNED, 8, -1);
      assertThat(SocketAddressList.read(bytes)).isNull();
    }

    @Test
    void isNotReadIfItCountsMoreThanItHolds() {
      MemorySegment bytes = room(list.size());
      list.write(bytes);
      bytes.set(ValueLayout.JAVA_INT_UNALIGNED, 0, Integer.MAX_VALUE);
      assertThat(SocketAddressList.read(bytes)).isNull();
      bytes.set(ValueLayout.JAVA_INT_UNALIGNED, 0, -1);
      assertThat(SocketAddressList.read(bytes)).isNull();
      assertThat(SocketAddressList.read(room(4))).isNull();
    }
  }

  private static MemorySegment room(int size) {
    return MemorySegment.ofArray(new byte[size]);
  }

  private static String hex(MemorySegment bytes) {
    return HexFormat.of().formatHex(bytes.toArray(ValueLayout.JAVA_BYTE));
  }
}

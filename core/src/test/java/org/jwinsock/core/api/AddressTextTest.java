package org.jwinsock.core.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WinSock2.AF_INET;
import static org.jwinsock.spi.WinSock2.AF_INET6;
import static org.jwinsock.spi.WinSock2.INADDR_NONE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jwinsock.spi.Ws2TcpIp;
import org.jwinsock.spi.WsaErrors;

/// Called through [Winsock], and before any `WSAStartup`.
class AddressTextTest {

  @BeforeEach
  void clear() {
    Winsock.WSASetLastError(0);
  }

  @Nested
  class InetAddr {

    @ParameterizedTest
    @CsvSource({
      "127.0.0.1,          0x0100007F",
      "4.3.2.16,           0x10020304",
      "004.003.002.020,    0x10020304",
      "0x4.0x3.0x2.0x10,   0x10020304",
      "4.003.002.0x10,     0x10020304",
      "128.1.258,          0x02010180",
      "127.1,              0x0100007F",
      "2130706433,         0x0100007F",
      "0.0.0.0,            0",
    })
    void readsEveryForm(String text, String address) {
      assertThat(Winsock.inet_addr(text)).isEqualTo(Long.decode(address).intValue());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "255.255.255.255",
          "256.0.0.1",
          "1.2.3.4.5",
          "a.b.c.d",
          "localhost",
          "1.2.3.",
          "::1",
          "4294967296",
          "1.2.3.4x",
          "0x",
          "08"
        })
    void answersNoneForEverythingElseAndForTheBroadcastAddress(String text) {
      assertThat(Winsock.inet_addr(text)).isEqualTo(INADDR_NONE);
    }

    @Test
    void answersNoneForNullAndZeroForASpace() {
      assertThat(Winsock.inet_addr(null)).isEqualTo(INADDR_NONE);
      assertThat(Winsock.inet_addr(" ")).isZero();
      assertThat(Winsock.inet_addr("127.0.0.1 ")).isEqualTo(0x0100007F);
    }

    @Test
    void readsWhatInetNtoaWrites() {
      long seed = System.nanoTime();
      Random random = new Random(seed);
      for (int i = 0; i < 10_000; i++) {
        int address = random.nextInt();
        assertThat(Winsock.inet_addr(Winsock.inet_ntoa(address)))
            .as("seed %d", seed)
            .isEqualTo(address);
      }
      assertThat(Winsock.inet_ntoa(0x0100007F)).isEqualTo("127.0.0.1");
      assertThat(Winsock.inet_ntoa(Winsock.htonl(0x7F000001))).isEqualTo("127.0.0.1");
    }
  }

  @Nested
  class InetPton {

    private final MemorySegment out = MemorySegment.ofArray(new byte[16]);

    @Test
    void readsTheStrictForms() {
      assertThat(Winsock.inet_pton(AF_INET, "1.2.3.4", out)).isEqualTo(1);
      assertThat(hex(4)).isEqualTo("01020304");
      assertThat(Winsock.InetPton(AF_INET6, "fe80::1.2.3.4", out)).isEqualTo(1);
      assertThat(hex(16)).isEqualTo("fe800000000000000000000001020304");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"", "127.1", "0x7f.0.0.1", "1.2.3.4:80", "1.2.3.4 ", "1.2.3.256", "::1"})
    void answersZeroForWhatIsNoIpv4Address(String text) {
      assertThat(Winsock.inet_pton(AF_INET, text, out)).isZero();
      assertThat(hex(16)).isEqualTo("00".repeat(16));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fe80::1%3", "[::1]", "::1::", "1.2.3.4", "12345::"})
    void answersZeroForWhatIsNoIpv6Address(String text) {
      assertThat(Winsock.inet_pton(AF_INET6, text, out)).isZero();
    }

    @Test
    void failsForOtherFamiliesAndBadMemory() {
      assertThat(Winsock.inet_pton(99, "1.2.3.4", out)).isEqualTo(-1);
      assertThat(Winsock.WSAGetLastError()).isEqualTo(WsaErrors.WSAEAFNOSUPPORT);
      assertThat(Winsock.inet_pton(AF_INET, null, out)).isEqualTo(-1);
      assertThat(Winsock.WSAGetLastError()).isEqualTo(WsaErrors.WSAEFAULT);
      assertThat(Winsock.inet_pton(AF_INET, "1.2.3.4", null)).isEqualTo(-1);
      assertThat(Winsock.inet_pton(AF_INET, "1.2.3.4", out.asReadOnly())).isEqualTo(-1);
      assertThat(Winsock.inet_pton(AF_INET6, "::1", out.asSlice(1))).isEqualTo(-1);
      assertThat(Winsock.WSAGetLastError()).isEqualTo(WsaErrors.WSAEFAULT);
    }

    private String hex(int size) {
      return HexFormat.of().formatHex(out.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE));
    }
  }

  @Nested
  class InetNtop {

    private final MemorySegment four = MemorySegment.ofArray(new byte[] {127, 0, 0, 1});

    @Test
    void writesBothFamilies() {
      MemorySegment six = MemorySegment.ofArray(new byte[16]);
      assertThat(Winsock.inet_ntop(AF_INET, four, Ws2TcpIp.INET_ADDRSTRLEN)).isEqualTo("127.0.0.1");
      assertThat(Winsock.InetNtop(AF_INET6, six, Ws2TcpIp.INET6_ADDRSTRLEN)).isEqualTo("::");
    }

    @Test
    void needsRoomForTheTextAndItsEnd() {
      assertThat(Winsock.inet_ntop(AF_INET, four, 10)).isEqualTo("127.0.0.1");
      assertThat(Winsock.inet_ntop(AF_INET, four, 9)).isNull();
      assertThat(Winsock.WSAGetLastError()).isEqualTo(WsaErrors.WSA_INVALID_PARAMETER);
    }

    @Test
    void failsForOtherFamiliesAndShortAddresses() {
      assertThat(Winsock.inet_ntop(0, four, 99)).isNull();
      assertThat(Winsock.WSAGetLastError()).isEqualTo(WsaErrors.WSAEAFNOSUPPORT);
      assertThat(Winsock.inet_ntop(AF_INET6, four, 99)).isNull();
      assertThat(Winsock.WSAGetLastError()).isEqualTo(WsaErrors.WSA_INVALID_PARAMETER);
      assertThat(Winsock.inet_ntop(AF_INET, null, 99)).isNull();
    }
  }

  @Test
  void gaiStrerrorIsASentence() {
    assertThat(Winsock.gai_strerror(WsaErrors.EAI_NONAME)).endsWith(".");
    assertThat(Winsock.gai_strerror(-42)).contains("-42");
  }
}

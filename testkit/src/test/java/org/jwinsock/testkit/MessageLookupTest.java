package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.fails;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.jwinsock.core.api.User32;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.HostEnt;
import org.jwinsock.spi.Msg;
import org.jwinsock.spi.ProtoEnt;
import org.jwinsock.spi.ServEnt;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WinUser;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaErrors;

/// WSAAsyncGetXByY: lookups whose end is a message.
@ExtendWith(Started.class)
@Timeout(60)
class MessageLookupTest {

  private static final int MESSAGE = WinUser.WM_USER + 5;
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private long window;

  @BeforeEach
  void createWindow() {
    window = User32.CreateMessageWindow(null);
  }

  @AfterEach
  void destroyWindow() {
    User32.DestroyWindow(window);
  }

  /// The `lParam` of the message that a lookup posts.
  private long answer(long handle) {
    assertThat(handle).as(Calls.lastError()).isNotZero();
    Msg[] message = new Msg[1];
    assertThat(User32.GetMessage(message, window, MESSAGE, MESSAGE)).isEqualTo(1);
    assertThat(message[0].wParam()).as("the handle").isEqualTo(handle);
    return message[0].lParam();
  }

  private void succeeds(long handle) {
    assertThat(Winsock.WSAGETASYNCERROR(answer(handle))).isZero();
  }

  @Test
  @Covers({"WSAAsyncGetHostByName", "WSAGETASYNCERROR"})
  void shouldTellAHostByAMessageThatHasTheHandle() {
    HostEnt[] host = new HostEnt[1];
    succeeds(Winsock.WSAAsyncGetHostByName(window, MESSAGE, "127.0.0.1", host));
    assertThat(host[0].addr()).isEqualTo(LOOPBACK);

    succeeds(Winsock.WSAAsyncGetHostByName(window, MESSAGE, "localhost", host));
    assertThat(host[0].addr()).isEqualTo(LOOPBACK);
  }

  @Test
  @Covers("WSAAsyncGetHostByAddr")
  void shouldTellAHostByItsAddressAndCopyTheAddress() {
    HostEnt[] host = new HostEnt[1];
    byte[] address = LOOPBACK.clone();
    MemorySegment segment = MemorySegment.ofArray(address);
    long handle = Winsock.WSAAsyncGetHostByAddr(window, MESSAGE, segment, WinSock2.AF_INET, host);
    address[0] = 0;

    succeeds(handle);
    assertThat(host[0].addr()).isEqualTo(LOOPBACK);
  }

  @Test
  @Covers({"WSAAsyncGetServByName", "WSAAsyncGetServByPort"})
  void shouldTellServicesWithPortsInNetworkOrder() {
    ServEnt[] service = new ServEnt[1];
    succeeds(Winsock.WSAAsyncGetServByName(window, MESSAGE, "http", "tcp", service));
    assertThat(service[0].port()).isEqualTo(Winsock.htons(80));

    succeeds(Winsock.WSAAsyncGetServByPort(window, MESSAGE, Winsock.htons(80), null, service));
    assertThat(service[0].name()).isEqualTo("http");
  }

  @Test
  @Covers({"WSAAsyncGetProtoByName", "WSAAsyncGetProtoByNumber"})
  void shouldTellProtocols() {
    ProtoEnt[] protocol = new ProtoEnt[1];
    succeeds(Winsock.WSAAsyncGetProtoByName(window, MESSAGE, "udp", protocol));
    assertThat(protocol[0].proto()).isEqualTo(17);

    succeeds(Winsock.WSAAsyncGetProtoByNumber(window, MESSAGE, 6, protocol));
    assertThat(protocol[0].name()).isEqualTo("tcp");
  }

  @Test
  @Covers({"WSAGETASYNCERROR", "WSAAsyncGetHostByName"})
  void shouldTellFailuresInTheHighWord() {
    long lParam =
        answer(Winsock.WSAAsyncGetServByName(window, MESSAGE, "no-such", null, new ServEnt[1]));

    assertThat(lParam >>> 16).isEqualTo(WsaErrors.WSANO_DATA);
    assertThat(Winsock.WSAGETASYNCERROR(lParam)).isEqualTo(WsaErrors.WSANO_DATA);
    assertThat(Winsock.WSAGETASYNCBUFLEN(lParam)).isZero();
  }

  @Test
  @Covers({"WSAGETASYNCBUFLEN", "WSAMAKEASYNCREPLY"})
  void shouldTellHowMuchRoomItNeeds() {
    long lParam =
        answer(Winsock.WSAAsyncGetHostByName(window, MESSAGE, "127.0.0.1", new HostEnt[0]));

    assertThat(Winsock.WSAGETASYNCERROR(lParam)).isEqualTo(WsaErrors.WSAENOBUFS);
    assertThat(Winsock.WSAGETASYNCBUFLEN(lParam)).isEqualTo(1);
    assertThat(Winsock.WSAMAKEASYNCREPLY(1, WsaErrors.WSAENOBUFS)).isEqualTo(lParam);
  }

  @Test
  void shouldRefuseWhatIsNoWindow() {
    assertThat(Winsock.WSAAsyncGetHostByName(0, MESSAGE, "127.0.0.1", new HostEnt[1])).isZero();
    assertThat(Winsock.WSAGetLastError()).isEqualTo(WsaErrors.WSAEINVAL);
    assertThat(Winsock.WSAAsyncGetHostByName(window, MESSAGE, "127.0.0.1", null)).isZero();
    assertThat(Winsock.WSAGetLastError()).isEqualTo(WsaErrors.WSAEFAULT);
  }

  @Test
  @Covers("WSACancelAsyncRequest")
  void shouldTellALookupThatIsOverFromOneThatNeverWas() {
    long handle = Winsock.WSAAsyncGetHostByName(window, MESSAGE, "127.0.0.1", new HostEnt[1]);
    succeeds(handle);

    fails(WsaError.WSAEALREADY, Winsock.WSACancelAsyncRequest(handle));
    fails(WsaError.WSAEINVAL, Winsock.WSACancelAsyncRequest(handle + 1_000_000));
    fails(WsaError.WSAEINVAL, Winsock.WSACancelAsyncRequest(0));
  }

  @Test
  @Covers("WSACancelAsyncRequest")
  void shouldEitherCancelALookupOrTellIt() {
    for (int i = 0; i < 200; i++) {
      long handle = Winsock.WSAAsyncGetProtoByNumber(window, MESSAGE, 6, new ProtoEnt[1]);
      if (Winsock.WSACancelAsyncRequest(handle) != 0) {
        assertThat(Winsock.WSAGetLastError()).isEqualTo(WsaErrors.WSAEALREADY);
        succeeds(handle);
      }
    }
    assertThat(User32.PeekMessage(new Msg[1], window, 0, 0, WinUser.PM_REMOVE))
        .as("a message of a cancelled lookup")
        .isFalse();
  }
}

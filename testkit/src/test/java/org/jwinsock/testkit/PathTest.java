package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jwinsock.testkit.Calls.fails;
import static org.jwinsock.testkit.Calls.ok;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrUn;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaErrors;

/// `AF_UNIX`: streams between processes of one machine, named by a path.
@ExtendWith(Started.class)
@Timeout(60)
class PathTest {

  @TempDir private Path folder;

  private static long open() {
    return ok(Winsock.socket(WinSock2.AF_UNIX, WinSock2.SOCK_STREAM, 0));
  }

  private SockAddrUn name(String file) {
    return new SockAddrUn(folder.resolve(file).toString());
  }

  private long listener(String file) {
    long s = open();
    ok(Winsock.bind(s, name(file)));
    ok(Winsock.listen(s, 5));
    return s;
  }

  @Test
  @Covers({"AF_UNIX", "getsockname"})
  void shouldHaveItsNameWhenTheConnectionWasReset() {
    long listener = listener("s");
    long client = open();
    ok(Winsock.connect(client, name("s")));
    long server = ok(Winsock.accept(listener));
    Calls.send(client, "unread");
    assertThat(Sets.becomesReadable(server)).isTrue();
    ok(Winsock.shutdown(server, WinSock2.SD_RECEIVE));

    assertThat(Calls.sockname(server)).isEqualTo(name("s"));
    MemorySegment tooShort = MemorySegment.ofArray(new byte[4]);
    fails(WsaError.WSAEFAULT, Winsock.getsockname(server, tooShort, new int[] {4}));
    Calls.close(server, client, listener);
  }

  @Test
  @Covers("AF_UNIX")
  void shouldConnectByAPathThatIsAFile() {
    long listener = listener("s");
    assertThat(folder.resolve("s")).exists();
    assertThat(Calls.sockname(listener)).isEqualTo(name("s"));
    long client = open();
    ok(Winsock.connect(client, name("s")));
    long server = ok(Winsock.accept(listener));

    Calls.send(client, "there");
    assertThat(Calls.recv(server)).isEqualTo("there");
    Calls.send(server, "and back");
    assertThat(Calls.recv(client)).isEqualTo("and back");
    SockAddr[] peer = new SockAddr[1];
    ok(Winsock.getpeername(client, peer));
    assertThat(peer[0]).isEqualTo(name("s"));

    Calls.close(server);
    assertThat(Winsock.recv(client, new byte[1], 0, 1, 0)).isZero();
    Calls.close(client, listener);
  }

  @Test
  @Covers("AF_UNIX")
  void shouldLeaveTheFileForTheProgramToDelete() throws Exception {
    Calls.close(listener("s"));
    assertThat(folder.resolve("s")).exists();
    long again = open();
    fails(WsaError.WSAEADDRINUSE, Winsock.bind(again, name("s")));
    fails(WsaError.WSAECONNREFUSED, Winsock.connect(again, name("s")));

    Files.delete(folder.resolve("s"));

    ok(Winsock.bind(again, name("s")));
    Calls.close(again);
  }

  @Test
  @Covers("AF_UNIX")
  void shouldTalkToOtherPrograms() throws Exception {
    long listener = listener("s");
    try (SocketChannel peer = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      assertThat(peer.connect(UnixDomainSocketAddress.of(folder.resolve("s")))).isTrue();
      long server = ok(Winsock.accept(listener));
      Calls.send(server, "hello");
      ByteBuffer got = ByteBuffer.allocate(5);
      while (got.hasRemaining() && peer.read(got) >= 0) {}
      assertThat(got.array()).asString().isEqualTo("hello");
      peer.write(ByteBuffer.wrap(new byte[] {7}));
      assertThat(Winsock.recv(server, new byte[2], 0, 2, 0)).isEqualTo(1);
      Calls.close(server);
    }
    Calls.close(listener);
  }

  @Test
  @Covers("AF_UNIX")
  void shouldHaveStreamsOnly() {
    for (int type : new int[] {WinSock2.SOCK_DGRAM, WinSock2.SOCK_SEQPACKET, WinSock2.SOCK_RAW}) {
      fails(WsaError.WSAESOCKTNOSUPPORT, Winsock.socket(WinSock2.AF_UNIX, type, 0));
    }
    long s = open();
    fails(WsaError.WSAENOTCONN, Winsock.send(s, new byte[1], 0, 1, 0));
    Calls.close(s);
  }

  @Test
  @Covers("AF_UNIX")
  void shouldTakePathsOfAtMostAHundredAndSevenBytes() {
    assertThat(new SockAddrUn("x".repeat(107)).size()).isEqualTo(110);
    assertThatThrownBy(() -> new SockAddrUn("x".repeat(108)))
        .isInstanceOf(IllegalArgumentException.class);
    long s = open();
    MemorySegment short2 = MemorySegment.ofArray(new byte[2]);
    short2.set(ValueLayout.JAVA_SHORT_UNALIGNED, 0, (short) WinSock2.AF_UNIX);
    fails(WsaError.WSAEFAULT, Winsock.bind(s, short2));
    fails(WsaError.WSAEFAULT, Winsock.connect(s, short2));
    Calls.close(s);
  }

  @Test
  void shouldFindNobodyWhereThereIsNoFileAndNoFolder() {
    long s = open();
    fails(WsaError.WSAECONNREFUSED, Winsock.connect(s, name("nobody")));
    fails(WsaError.WSAECONNREFUSED, Winsock.connect(s, name("no/folder")));
    fails(WsaError.WSAEADDRNOTAVAIL, Winsock.bind(s, name("no/folder")));
    fails(WsaError.WSAEINVAL, Winsock.listen(s, 1));
    Calls.close(s);
  }

  @ParameterizedTest
  @EnumSource
  void shouldWaitAndBeClosedLikeOtherStreams(ThreadKind kind) throws Exception {
    long listener = listener("s");
    Running<Running.Outcome> acceptor = Running.waiting(kind, () -> Winsock.accept(listener));
    long client = open();
    ok(Winsock.connect(client, name("s")));
    long server = acceptor.get().result();
    Running<Running.Outcome> receiver =
        Running.waiting(kind, () -> Winsock.recv(server, new byte[8], 0, 8, 0));
    assertThat(Sets.isReadable(server)).isFalse();
    Calls.send(client, "x");
    assertThat(receiver.get().result()).isEqualTo(1);
    Running<Running.Outcome> ended =
        Running.waiting(kind, () -> Winsock.recv(server, new byte[8], 0, 8, 0));

    Calls.close(server);

    assertThat(ended.get()).isEqualTo(new Running.Outcome(-1, WsaErrors.WSAEINTR));
    Calls.close(client, listener);
  }

  @Test
  void shouldShutDownEitherDirection() {
    long listener = listener("s");
    long client = open();
    ok(Winsock.connect(client, name("s")));
    long server = ok(Winsock.accept(listener));
    Calls.send(client, "last");
    ok(Winsock.shutdown(client, WinSock2.SD_SEND));
    assertThat(Calls.recv(server)).isEqualTo("last");
    assertThat(Winsock.recv(server, new byte[1], 0, 1, 0)).isZero();
    Calls.send(server, "back");
    assertThat(Calls.recv(client)).isEqualTo("back");
    Calls.close(client, server, listener);
  }
}

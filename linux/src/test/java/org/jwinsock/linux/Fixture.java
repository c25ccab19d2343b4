package org.jwinsock.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Deque;

/// The descriptors and the memory of one test, closed with it. Loopback only; ports are the
/// kernel's choice; waiting is bounded by [#PATIENCE_MILLIS].
final class Fixture implements AutoCloseable {
  static final int PATIENCE_MILLIS = 10_000;

  private static final int FLAGS = Linux.SOCK_NONBLOCK | Linux.SOCK_CLOEXEC;

  final Arena arena = Arena.ofShared();
  private final Deque<Integer> descriptors = new ArrayDeque<>();

  record Pair(int client, int server) {}

  int own(int fd) {
    assertThat(fd).as("descriptor").isNotNegative();
    descriptors.push(fd);
    return fd;
  }

  int socket(int domain, int type) {
    return own(Sockets.socket(domain, type | FLAGS, 0));
  }

  static SockAddr loopback(int domain) {
    return domain == Linux.AF_INET
        ? new SockAddr().inet(0x7f000001, 0)
        : new SockAddr().inet6(0, 1, 0, 0, 0);
  }

  /// A socket bound to a port of the loopback address.
  int bound(int domain, int type) {
    int fd = socket(domain, type);
    assertThat(Sockets.bind(fd, loopback(domain))).isZero();
    return fd;
  }

  static SockAddr nameOf(int fd) {
    SockAddr name = new SockAddr();
    assertThat(Sockets.getsockname(fd, name)).isZero();
    return name;
  }

  /// Two ends of a TCP connection, both non-blocking.
  Pair tcp(int domain) {
    int listener = bound(domain, Linux.SOCK_STREAM);
    assertThat(Sockets.listen(listener, 1)).isZero();
    int client = socket(domain, Linux.SOCK_STREAM);
    assertThat(Sockets.connect(client, nameOf(listener))).isIn(0, -Errno.EINPROGRESS);
    await(listener, Linux.POLLIN);
    int server = own(Sockets.accept4(listener, null, FLAGS));
    await(client, Linux.POLLOUT);
    assertThat(Sockets.getsockopt(client, Linux.SOL_SOCKET, Linux.SO_ERROR)).isZero();
    return new Pair(client, server);
  }

  Pair unix(int type) {
    long pair = Sockets.socketpair(Linux.AF_UNIX, type | FLAGS, 0);
    assertThat(pair).isNotNegative();
    return new Pair(own((int) pair), own((int) (pair >>> 32)));
  }

  static void await(int fd, int events) {
    assertThat(PollSet.poll(fd, events, PATIENCE_MILLIS) & events).as("ready").isNotZero();
  }

  MemorySegment bytes(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
  }

  MemorySegment room(long bytes) {
    return arena.allocate(bytes);
  }

  static MemorySegment heap(String text) {
    return MemorySegment.ofArray(text.getBytes(UTF_8));
  }

  static String text(MemorySegment segment, long length) {
    return new String(segment.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE), UTF_8);
  }

  static void send(int fd, String text) {
    MemorySegment data = heap(text);
    assertThat(Sockets.send(fd, data, data.byteSize(), 0)).isEqualTo((int) data.byteSize());
  }

  /// Waits for data and receives at most 4096 bytes.
  String receive(int fd) {
    await(fd, Linux.POLLIN);
    MemorySegment buffer = room(4096);
    int received = Sockets.recv(fd, buffer, buffer.byteSize(), 0);
    assertThat(received).isNotNegative();
    return text(buffer, received);
  }

  @Override
  public void close() {
    descriptors.forEach(Descriptors::close);
    arena.close();
  }
}

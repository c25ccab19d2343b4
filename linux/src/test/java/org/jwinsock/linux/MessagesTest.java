package org.jwinsock.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jwinsock.linux.ControlMessages.ExtendedError;
import org.jwinsock.linux.Fixture.Pair;

class MessagesTest {
  private final Fixture fixture = new Fixture();

  @AfterEach
  void closeDescriptors() {
    fixture.close();
  }

  private static int send(int fd, MemorySegment... buffers) {
    return Messages.sendmsg(fd, buffers, buffers.length, 0, null, null);
  }

  private static long receive(int fd, MemorySegment... buffers) {
    return Messages.recvmsg(fd, buffers, buffers.length, 0, null, null);
  }

  @Nested
  class GatherAndScatter {
    @Test
    void threeSegmentsGoOutAsOneAndComeInAsThree() {
      Pair pair = fixture.unix(Linux.SOCK_DGRAM);
      MemorySegment empty = fixture.room(0);
      assertThat(send(pair.client(), fixture.bytes("one"), empty, fixture.bytes("three")))
          .isEqualTo(8);
      MemorySegment first = fixture.room(2);
      MemorySegment second = fixture.room(4);
      MemorySegment third = fixture.room(9);
      long result = receive(pair.server(), first, second, third);
      assertThat(Messages.bytes(result)).isEqualTo(8);
      assertThat(Messages.flags(result)).isZero();
      assertThat(Fixture.text(first, 2)).isEqualTo("on");
      assertThat(Fixture.text(second, 4)).isEqualTo("ethr");
      assertThat(Fixture.text(third, 2)).isEqualTo("ee");
    }

    @Test
    void onlyTheFirstCountSegmentsCount() {
      Pair pair = fixture.unix(Linux.SOCK_DGRAM);
      MemorySegment[] buffers = {fixture.bytes("ab"), fixture.bytes("cd")};
      assertThat(Messages.sendmsg(pair.client(), buffers, 1, 0, null, null)).isEqualTo(2);
      assertThat(fixture.receive(pair.server())).isEqualTo("ab");
    }

    @Test
    void heapAndNativeSegmentsMix() {
      Pair pair = fixture.unix(Linux.SOCK_DGRAM);
      assertThat(send(pair.client(), Fixture.heap("heap "), fixture.bytes("native"))).isEqualTo(11);
      MemorySegment heap = MemorySegment.ofArray(new byte[3]);
      MemorySegment there = fixture.room(20);
      assertThat(Messages.bytes(receive(pair.server(), there.asSlice(0, 4), heap, there)))
          .isEqualTo(11);
      assertThat(Fixture.text(heap, 3)).isEqualTo(" na");
      assertThat(Fixture.text(there, 4)).isEqualTo("tive");
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 65, 300})
    void anyNumberOfSegmentsArrives(int count) {
      Pair pair = fixture.unix(Linux.SOCK_DGRAM);
      MemorySegment[] out = new MemorySegment[count];
      MemorySegment[] in = new MemorySegment[count];
      for (int i = 0; i < count; i++) {
        out[i] = fixture.room(2).fill((byte) i);
        in[i] = fixture.room(2);
      }
      assertThat(send(pair.client(), out)).isEqualTo(2 * count);
      assertThat(Messages.bytes(receive(pair.server(), in))).isEqualTo(2 * count);
      for (int i = 0; i < count; i++) {
        assertThat(in[i].mismatch(out[i])).as("segment %d", i).isEqualTo(-1);
      }
    }

    @Test
    void segmentsOfMoreArenasThanACallCanHoldArrive() {
      Pair pair = fixture.unix(Linux.SOCK_DGRAM);
      MemorySegment[] out = new MemorySegment[12];
      for (int i = 0; i < out.length; i++) {
        out[i] = Arena.ofAuto().allocate(1).fill((byte) ('a' + i));
      }
      assertThat(send(pair.client(), out)).isEqualTo(12);
      assertThat(fixture.receive(pair.server())).isEqualTo("abcdefghijkl");
    }

    @Test
    void aLargeDatagramOfHeapSegmentsStaysOne() {
      Pair pair = fixture.unix(Linux.SOCK_DGRAM);
      byte[] half = new byte[50_000];
      new Random(2).nextBytes(half);
      MemorySegment data = MemorySegment.ofArray(half);
      assertThat(send(pair.client(), data, data)).isEqualTo(100_000);
      byte[] first = new byte[60_000];
      byte[] second = new byte[60_000];
      MemorySegment[] in = {MemorySegment.ofArray(first), MemorySegment.ofArray(second)};
      assertThat(Messages.bytes(receive(pair.server(), in))).isEqualTo(100_000);
      assertThat(MemorySegment.ofArray(first).asSlice(0, 50_000).mismatch(data)).isEqualTo(-1);
      assertThat(MemorySegment.ofArray(second).asSlice(0, 40_000).mismatch(data.asSlice(10_000)))
          .isEqualTo(-1);
    }

    @Test
    void aStreamTakesPartOfALargeHeapTransfer() {
      Pair pair = fixture.unix(Linux.SOCK_STREAM);
      MemorySegment data = MemorySegment.ofArray(new byte[100_000]);
      assertThat(send(pair.client(), data, data)).isEqualTo(Scratch.BOUNCE_BYTES);
      assertThat(Messages.bytes(receive(pair.server(), data, data)))
          .isEqualTo(Scratch.BOUNCE_BYTES);
    }

    @Test
    void truncationIsFlagged() {
      Pair pair = fixture.unix(Linux.SOCK_DGRAM);
      Fixture.send(pair.client(), "too long");
      long result = receive(pair.server(), fixture.room(3));
      assertThat(Messages.bytes(result)).isEqualTo(3);
      assertThat(Messages.flags(result)).isEqualTo(Linux.MSG_TRUNC);
    }

    @Test
    void truncationIsFlaggedOnTheHeapToo() {
      Pair pair = fixture.unix(Linux.SOCK_DGRAM);
      Fixture.send(pair.client(), "too long");
      MemorySegment heap = MemorySegment.ofArray(new byte[3]);
      MemorySegment[] buffers = {heap};
      long result = Messages.recvmsg(pair.server(), buffers, 1, Linux.MSG_TRUNC, null, null);
      assertThat(Messages.bytes(result)).isEqualTo(8);
      assertThat(Fixture.text(heap, 3)).isEqualTo("too");
    }

    @Test
    void errorsComeNegated() {
      Pair pair = fixture.unix(Linux.SOCK_DGRAM);
      SockAddr from = new SockAddr().inet(1, 1);
      ControlMessages control = new ControlMessages(64);
      MemorySegment[] buffers = {fixture.room(1)};
      assertThat(Messages.recvmsg(pair.server(), buffers, 1, 0, from, control))
          .isEqualTo(-Errno.EAGAIN);
      assertThat(from.length()).isZero();
      assertThat(control.next()).isFalse();
      assertThat(send(-1, fixture.bytes("x"))).isEqualTo(-Errno.EBADF);
    }

    @Test
    void anArenaOfAnyOfTheSegmentsCannotBeClosedUnderABlockedReceive() throws Exception {
      long pair = Sockets.socketpair(Linux.AF_UNIX, Linux.SOCK_STREAM, 0); // blocking
      int client = fixture.own((int) pair);
      int server = fixture.own((int) (pair >>> 32));
      try (Arena first = Arena.ofShared();
          Arena second = Arena.ofShared()) {
        MemorySegment[] buffers = {first.allocate(4), first.allocate(4), second.allocate(4)};
        FutureTask<Long> blocked = new FutureTask<>(() -> receive(server, buffers));
        Thread thread = Thread.ofPlatform().start(blocked);
        Blocked.awaitInKernel(thread, server);
        assertThatThrownBy(first::close).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(second::close).isInstanceOf(IllegalStateException.class);
        Fixture.send(client, "x");
        assertThat(blocked.get()).isEqualTo(1);
      }
    }
  }

  @Nested
  class Control {
    private final ControlMessages control = new ControlMessages(256);
    private final SockAddr from = new SockAddr();

    /// Sends one datagram to a socket of its own with `out` along, receives it, and stands at the
    /// control message asked for.
    private SockAddr roundTrip(
        int domain, int level, int type, int enable, @Nullable ControlMessages out) {
      int server = fixture.bound(domain, Linux.SOCK_DGRAM);
      int client = fixture.bound(domain, Linux.SOCK_DGRAM);
      assertThat(Sockets.setsockopt(server, level, enable, 1)).isZero();
      MemorySegment[] buffers = {fixture.bytes("data")};
      assertThat(Messages.sendmsg(client, buffers, 1, 0, Fixture.nameOf(server), out)).isEqualTo(4);
      Fixture.await(server, Linux.POLLIN);
      long result = Messages.recvmsg(server, buffers, 1, 0, from, control);
      assertThat(Messages.bytes(result)).isEqualTo(4);
      assertThat(from).hasToString(Fixture.nameOf(client).toString());
      assertThat(control.next()).isTrue();
      assertThat(control.is(level, type)).isTrue();
      return from;
    }

    @Test
    void packetInfoTellsWhereAnIpv4DatagramCameIn() {
      ControlMessages out = new ControlMessages(64).putPacketInfo(0, 0x7f000001);
      roundTrip(Linux.AF_INET, Linux.IPPROTO_IP, Linux.IP_PKTINFO, Linux.IP_PKTINFO, out);
      assertThat(control.interfaceIndex()).isEqualTo(Interfaces.if_nametoindex("lo"));
      assertThat(control.inetDestination()).isEqualTo(0x7f000001);
      assertThat(control.inetLocal()).isEqualTo(0x7f000001);
      assertThat(control.next()).isFalse();
    }

    @Test
    void packetInfoTellsWhereAnIpv6DatagramCameIn() {
      int lo = Interfaces.if_nametoindex("lo");
      ControlMessages out = new ControlMessages(64).putPacketInfo6(lo, 0, 1);
      int wanted = Linux.IPV6_RECVPKTINFO;
      roundTrip(Linux.AF_INET6, Linux.IPPROTO_IPV6, Linux.IPV6_PKTINFO, wanted, out);
      assertThat(control.interfaceIndex()).isEqualTo(lo);
      assertThat(control.inet6DestinationHigh()).isZero();
      assertThat(control.inet6DestinationLow()).isEqualTo(1);
    }

    @Test
    void timeToLiveTravels() {
      ControlMessages out = new ControlMessages(64).putInt(Linux.IPPROTO_IP, Linux.IP_TTL, 33);
      roundTrip(Linux.AF_INET, Linux.IPPROTO_IP, Linux.IP_TTL, Linux.IP_RECVTTL, out);
      assertThat(control.intValue()).isEqualTo(33);
    }

    @Test
    void typeOfServiceTravelsThoughItComesBackAsAByte() {
      ControlMessages out = new ControlMessages(64).putInt(Linux.IPPROTO_IP, Linux.IP_TOS, 0xb8);
      roundTrip(Linux.AF_INET, Linux.IPPROTO_IP, Linux.IP_TOS, Linux.IP_RECVTOS, out);
      assertThat(control.data().byteSize()).isEqualTo(1);
      assertThat(control.intValue()).isEqualTo(0xb8);
    }

    @Test
    void hopLimitAndTrafficClassTravelTogether() {
      ControlMessages out =
          new ControlMessages(64)
              .putInt(Linux.IPPROTO_IPV6, Linux.IPV6_HOPLIMIT, 44)
              .putInt(Linux.IPPROTO_IPV6, Linux.IPV6_TCLASS, 0x28);
      int level = Linux.IPPROTO_IPV6;
      roundTrip(Linux.AF_INET6, level, Linux.IPV6_HOPLIMIT, Linux.IPV6_RECVHOPLIMIT, out);
      assertThat(control.intValue()).isEqualTo(44);
      roundTrip(Linux.AF_INET6, level, Linux.IPV6_TCLASS, Linux.IPV6_RECVTCLASS, out);
      assertThat(control.intValue()).isEqualTo(0x28);
    }

    @Test
    void aTooSmallBufferIsFlagged() {
      int server = fixture.bound(Linux.AF_INET, Linux.SOCK_DGRAM);
      Sockets.setsockopt(server, Linux.IPPROTO_IP, Linux.IP_PKTINFO, 1);
      Sockets.connect(server, Fixture.nameOf(server));
      Fixture.send(server, "x");
      Fixture.await(server, Linux.POLLIN);
      ControlMessages small = new ControlMessages(8);
      MemorySegment[] buffers = {fixture.room(4)};
      long result = Messages.recvmsg(server, buffers, 1, 0, null, small);
      assertThat(Messages.flags(result)).isEqualTo(Linux.MSG_CTRUNC);
      assertThat(small.next()).isFalse();
    }

    @Test
    void noMoreIsPutThanFits() {
      ControlMessages small = new ControlMessages(24);
      small.putInt(Linux.IPPROTO_IP, Linux.IP_TTL, 1);
      assertThat(small.length()).isEqualTo(24);
      assertThatThrownBy(() -> small.putInt(Linux.IPPROTO_IP, Linux.IP_TOS, 1))
          .isInstanceOf(IllegalStateException.class);
      assertThat(small.clear().putInt(Linux.IPPROTO_IP, Linux.IP_TOS, 1).next()).isTrue();
      assertThat(small.type()).isEqualTo(Linux.IP_TOS);
    }
  }

  @Nested
  class ErrorQueue {
    @ParameterizedTest
    @ValueSource(ints = {Linux.AF_INET, Linux.AF_INET6})
    void anUnreachablePortIsReportedWithThePayloadAndTheOffender(int domain) {
      boolean six = domain == Linux.AF_INET6;
      int level = six ? Linux.IPPROTO_IPV6 : Linux.IPPROTO_IP;
      int option = six ? Linux.IPV6_RECVERR : Linux.IP_RECVERR;
      int gone = Sockets.socket(domain, Linux.SOCK_DGRAM, 0);
      Sockets.bind(gone, Fixture.loopback(domain));
      final SockAddr target = Fixture.nameOf(gone);
      int client = fixture.bound(domain, Linux.SOCK_DGRAM);
      assertThat(Sockets.setsockopt(client, level, option, 1)).isZero();
      Descriptors.close(gone);
      assertThat(Sockets.sendto(client, fixture.bytes("lost"), 4, 0, target)).isEqualTo(4);
      Fixture.await(client, Linux.POLLERR);

      MemorySegment[] buffers = {fixture.room(16)};
      SockAddr to = new SockAddr();
      ControlMessages control = new ControlMessages(256);
      long result = Messages.recvmsg(client, buffers, 1, Linux.MSG_ERRQUEUE, to, control);
      assertThat(Messages.bytes(result)).isEqualTo(4);
      assertThat(Messages.flags(result) & Linux.MSG_ERRQUEUE).isNotZero();
      assertThat(Fixture.text(buffers[0], 4)).isEqualTo("lost");
      assertThat(to).hasToString(target.toString());
      assertThat(control.next()).isTrue();
      assertThat(control.is(level, option)).isTrue();
      ExtendedError error = control.extendedError();
      assertThat(error.errno()).isEqualTo(Errno.ECONNREFUSED);
      assertThat(error.origin())
          .isEqualTo(six ? Linux.SO_EE_ORIGIN_ICMP6 : Linux.SO_EE_ORIGIN_ICMP);
      assertThat(error.offender().ip()).isEqualTo(target.ip());
      assertThat(Messages.recvmsg(client, buffers, 1, Linux.MSG_ERRQUEUE, to, control))
          .isEqualTo(-Errno.EAGAIN);
    }
  }
}

package org.jwinsock.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.host.Kernel.send;

import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jwinsock.afd.Readiness;
import org.jwinsock.host.Kernel.Connection;
import org.jwinsock.spi.WinSock2;

@Timeout(60)
class HostPollerTest {

  private final Kernel kernel = new Kernel();
  private final BlockingQueue<Integer> told = new LinkedBlockingQueue<>();

  @AfterEach
  void end() {
    kernel.close();
  }

  private Integer next() throws InterruptedException {
    return told.poll(20, TimeUnit.SECONDS);
  }

  /// Everything the poller had to tell of so far has been told once it has told of this.
  private void settle() throws InterruptedException {
    HostDatagram writable = kernel.boundUdp(WinSock2.AF_INET);
    BlockingQueue<Integer> one = new LinkedBlockingQueue<>();
    for (int i = 0; i < 2; i++) {
      writable.arm(Readiness.WRITE, one::add);
      assertThat(one.poll(20, TimeUnit.SECONDS)).isEqualTo(Readiness.WRITE);
    }
  }

  @Test
  void whatIsReadyIsToldAtOnceAndOnce() throws InterruptedException {
    Connection c = kernel.connect(WinSock2.AF_INET);
    send(c.client(), "x");
    kernel.await(c.server(), Readiness.READ);

    c.server().arm(Readiness.READ, told::add);

    assertThat(next()).isEqualTo(Readiness.READ);
    settle();
    assertThat(told).isEmpty();
  }

  @Test
  void whatBecomesReadyIsToldThenAndAgainWhenArmedAgain() throws InterruptedException {
    Connection c = kernel.connect(WinSock2.AF_INET);
    c.server().arm(Readiness.READ, told::add);
    settle();
    assertThat(told).isEmpty();

    for (int i = 0; i < 100; i++) {
      send(c.client(), "x");
      assertThat(next()).isEqualTo(Readiness.READ);
      kernel.receiveText(c.server(), 1);
      c.server().arm(Readiness.READ, told::add);
    }
  }

  @Test
  void anInterestTakenBackIsNotTold() throws InterruptedException {
    Connection c = kernel.connect(WinSock2.AF_INET);
    c.server().arm(Readiness.READ, told::add);
    c.server().arm(0, told::add);

    send(c.client(), "x");
    kernel.await(c.server(), Readiness.READ);
    settle();

    assertThat(told).isEmpty();
    c.server().arm(Readiness.READ, told::add);
    assertThat(next()).isEqualTo(Readiness.READ);
  }

  @Test
  void aLaterInterestReplacesAnEarlierOne() throws InterruptedException {
    Connection c = kernel.connect(WinSock2.AF_INET);
    c.server().arm(Readiness.READ, told::add);
    c.server().arm(Readiness.WRITE, ready -> told.add(1000 + ready));
    assertThat(next()).isEqualTo(1000 + Readiness.WRITE);

    c.server().arm(Readiness.READ | Readiness.WRITE, told::add);
    assertThat(next()).isEqualTo(Readiness.WRITE);
    c.server().arm(Readiness.READ, told::add);
    settle();
    assertThat(told).isEmpty();
    send(c.client(), "x");
    assertThat(next()).isEqualTo(Readiness.READ);
  }

  @Test
  void aSmallerInterestAfterALargerOneIsStillAnswered() throws InterruptedException {
    Connection c = kernel.connect(WinSock2.AF_INET);
    c.server().arm(Readiness.READ | Readiness.URGENT, told::add);
    c.server().arm(Readiness.URGENT, told::add);
    send(c.client(), "x");
    kernel.await(c.server(), Readiness.READ);
    settle();
    assertThat(told).isEmpty();

    c.client().send(Kernel.buffers(new byte[1]), 0, WinSock2.MSG_OOB, null);
    assertThat(next() & Readiness.URGENT).isEqualTo(Readiness.URGENT);
  }

  @Test
  void aResetIsToldWhateverTheInterest() throws InterruptedException {
    Connection c = kernel.connect(WinSock2.AF_INET);
    c.server().arm(Readiness.URGENT, told::add);

    c.client().abort();

    assertThat(next() & Readiness.ERROR).isNotZero();
  }

  @Test
  void aClosedSocketIsNotToldOf() throws InterruptedException {
    for (int i = 0; i < 200; i++) {
      Connection c = kernel.connect(WinSock2.AF_INET);
      c.server().arm(Readiness.READ, told::add);
      c.server().close();
      Connection next = kernel.connect(WinSock2.AF_INET); // takes over the number
      send(next.client(), "x");
      c.client().close();
      next.client().close();
      next.server().close();
      c.listener().close();
      next.listener().close();
    }
    settle();
    assertThat(told).isEmpty();
  }

  @Test
  void aListenerThatThrowsDoesNotEndTheThread() throws InterruptedException {
    HostDatagram socket = kernel.boundUdp(WinSock2.AF_INET);
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    BlockingQueue<Throwable> thrown = new LinkedBlockingQueue<>();
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> thrown.add(e));
    try {
      socket.arm(
          Readiness.WRITE,
          ready -> {
            throw new IllegalStateException("as tests do");
          });
      assertThat(thrown.poll(20, TimeUnit.SECONDS)).hasMessage("as tests do");
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
    socket.arm(Readiness.WRITE, told::add);
    assertThat(next()).isEqualTo(Readiness.WRITE);
  }

  @Test
  void theThreadGivesItsDescriptorsBackWhenTheTransportEnds() throws Exception {
    HostTransport transport = HostTransport.create();
    HostSocket socket =
        (HostSocket) transport.open(WinSock2.AF_INET, WinSock2.SOCK_DGRAM, WinSock2.IPPROTO_UDP);
    socket.arm(Readiness.WRITE, told::add);
    next();
    Thread thread = Objects.requireNonNull(transport.poller.thread());

    socket.close();
    transport.close();
    thread.join(20_000);

    assertThat(thread.isAlive()).isFalse();
  }
}

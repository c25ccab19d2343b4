package org.jwinsock.core.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.jwinsock.spi.Waiter;

class WaitTest {

  /// A kernel waiter: what is ready it learns by sleeping.
  private static final class KernelWaiter implements Waiter {
    final boolean[] answers;
    int slept;

    KernelWaiter(boolean... answers) {
      this.answers = answers;
    }

    @Override
    public boolean await(long deadline) {
      return answers[slept++];
    }

    @Override
    public void wake() {
      throw new AssertionError("nobody wakes it");
    }

    @Override
    public void attach(Source source) {
      throw new AssertionError("nothing attaches to it");
    }

    @Override
    public void detachAll() {
      throw new AssertionError("its owner detaches");
    }
  }

  private static final long PAST = System.nanoTime() - 1;

  @Test
  void alsoWithoutTimeToWaitTheKernelIsAskedOnce() {
    KernelWaiter waiter = new KernelWaiter(true);
    assertThat(Wait.until(waiter, PAST, () -> waiter.slept)).isOne();
    KernelWaiter late = new KernelWaiter(false);
    assertThat(Wait.until(late, PAST, () -> late.slept)).as("the last look counts").isOne();
  }

  @Test
  void wakesThatBringNothingDoNotKeepItBeyondTheDeadline() {
    KernelWaiter waiter = new KernelWaiter(true, true);
    assertThat(Wait.until(waiter, PAST, () -> 0)).isZero();
    assertThat(waiter.slept).isOne();
  }

  @Test
  void withoutADeadlineItGoesOnUntilSomethingIsFound() {
    KernelWaiter waiter = new KernelWaiter(true, true, true);
    assertThat(Wait.until(waiter, Waiter.FOREVER, () -> waiter.slept == 3 ? -5 : 0)).isEqualTo(-5);
  }
}

package org.jwinsock.tools.example;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.jwinsock.tools.example.Sequence.Count;

class SequenceTest {

  private static Count count(long... numbers) {
    var sequence = new Sequence();
    for (long number : numbers) {
      sequence.came(number);
    }
    return sequence.count();
  }

  @Test
  void nothingIsLostBeforeTheFirst() {
    assertThat(count()).isEqualTo(new Count(0, 0, 0, 0));
  }

  @Test
  void countingBeginsWithTheFirstNumberSeen() {
    assertThat(count(1000, 1001, 1002)).isEqualTo(new Count(3, 0, 0, 0));
  }

  @Test
  void aGapIsLost() {
    assertThat(count(0, 1, 4)).isEqualTo(new Count(3, 2, 0, 0));
  }

  @Test
  void whatComesLateIsNotLost() {
    assertThat(count(0, 2, 1, 3)).isEqualTo(new Count(4, 0, 1, 0));
  }

  @Test
  void whatComesTwiceCountsOnce() {
    assertThat(count(0, 1, 1, 0, 2)).isEqualTo(new Count(3, 0, 0, 2));
  }

  @Test
  void whatComesTooLateStaysLost() {
    assertThat(count(0, 1, 200, 2)).isEqualTo(new Count(3, 198, 1, 0));
  }

  @Test
  void theLastNumberOfTheWindowIsStillKnown() {
    assertThat(count(0, 63, 0)).isEqualTo(new Count(2, 62, 0, 1));
    assertThat(count(0, 64, 1)).isEqualTo(new Count(3, 62, 1, 0));
  }
}

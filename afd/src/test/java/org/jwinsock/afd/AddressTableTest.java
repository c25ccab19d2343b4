package org.jwinsock.afd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WsaErrors.WSAEACCES;
import static org.jwinsock.spi.WsaErrors.WSAEADDRINUSE;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jwinsock.afd.AddressTable.Claim;
import org.jwinsock.afd.TransportSocket.Sharing;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.WinSock2;

class AddressTableTest {

  private static final int TCP = WinSock2.IPPROTO_TCP;
  private static final int UDP = WinSock2.IPPROTO_UDP;
  private static final int PORT = 50_000;

  private static final SockAddr ANY = new SockAddrIn(0, PORT);
  private static final SockAddr ONE = new SockAddrIn(0x7F000001, PORT);
  private static final SockAddr TWO = new SockAddrIn(0x7F000002, PORT);
  private static final SockAddr ANY6 = new SockAddrIn6(0, 0, PORT, 0, 0);
  private static final SockAddr ONE6 = new SockAddrIn6(0, 1, PORT, 0, 0);
  private static final SockAddr MAPPED = new SockAddrIn6(0, 0xFFFF_7F000001L, PORT, 0, 0);

  private static final List<Sharing> SHARINGS =
      List.of(Sharing.NONE, Sharing.REUSE, Sharing.EXCLUSIVE);

  private final AddressTable table = new AddressTable();
  private final int[] refusal = new int[1];

  private @Nullable Claim claim(int protocol, SockAddr address, boolean dual, Sharing sharing) {
    refusal[0] = 0;
    return table.claim(protocol, address, dual, sharing, refusal);
  }

  private @Nullable Claim claim(SockAddr address) {
    return claim(TCP, address, false, Sharing.NONE);
  }

  private Claim claimed(SockAddr address) {
    return claimed(address, false, Sharing.NONE);
  }

  private Claim claimed(SockAddr address, boolean dual, Sharing sharing) {
    Claim claim = claim(TCP, address, dual, sharing);
    if (claim == null) {
      throw new AssertionError(address + " is refused with " + refusal[0]);
    }
    return claim;
  }

  private void assertFree(SockAddr address) {
    table.release(claimed(address));
  }

  private void assertRefused(SockAddr address) {
    assertThat(claim(address)).isNull();
    assertThat(refusal[0]).isEqualTo(WSAEADDRINUSE);
  }

  // --- the table of "Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE" for one user

  /// First bind, its address (w wildcard, s specific), and what the second gets with each of
  /// default w, default s, reuse w, reuse s, exclusive w, exclusive s: U in use, A access denied.
  @ParameterizedTest
  @CsvSource({
    "NONE, w, U, -, A, -, U, -",
    "NONE, s, -, U, -, A, U, U",
    "REUSE, w, U, -, -, -, U, -",
    "REUSE, s, -, U, -, -, U, U",
    "EXCLUSIVE, w, U, A, A, A, U, A",
    "EXCLUSIVE, s, -, U, -, A, U, U",
  })
  void theSecondBindIsDecidedByTheTable(
      Sharing there,
      String where,
      String dw,
      String ds,
      String rw,
      String rs,
      String xw,
      String xs) {
    String[] expected = {dw, ds, rw, rs, xw, xs};
    for (Family family : Family.values()) {
      for (int i = 0; i < expected.length; i++) {
        Claim first = claim(TCP, family.address(where.equals("w")), false, there);
        assertThat(first).isNotNull();
        Claim second = claim(TCP, family.address(i % 2 == 0), false, SHARINGS.get(i / 2));

        String answer =
            switch (refusal[0]) {
              case 0 -> "-";
              case WSAEADDRINUSE -> "U";
              case WSAEACCES -> "A";
              default -> "error " + refusal[0];
            };
        assertThat(answer)
            .as("%s, %s %s, then column %d", family, there, where, i)
            .isEqualTo(expected[i]);
        assertThat(second == null).isEqualTo(refusal[0] != 0);
        release(first);
        release(second);
      }
    }
  }

  private enum Family {
    FOUR,
    SIX;

    SockAddr address(boolean wildcard) {
      return this == FOUR ? wildcard ? ANY : ONE : wildcard ? ANY6 : ONE6;
    }
  }

  private void release(@Nullable Claim claim) {
    if (claim != null) {
      table.release(claim);
    }
  }

  @Test
  void differentSpecificAddressesNeverClash() {
    for (Sharing first : Sharing.values()) {
      for (Sharing second : Sharing.values()) {
        Claim one = claim(TCP, ONE, false, first);
        Claim two = claim(TCP, TWO, false, second);
        assertThat(two).as("%s beside %s", second, first).isNotNull();
        release(one);
        release(two);
      }
    }
  }

  @Test
  void everyClaimThatIsThereHasItsSay() {
    Claim wildcard = claim(TCP, ANY, false, Sharing.REUSE);
    assertThat(wildcard).isNotNull();
    Claim specific = claim(TCP, ONE, false, Sharing.EXCLUSIVE);
    assertThat(specific).as("beside a wildcard that is reused").isNotNull();

    assertThat(claim(TCP, ONE, false, Sharing.REUSE)).isNull();
    assertThat(refusal[0]).as("by the exclusive one").isEqualTo(WSAEACCES);
    assertThat(claim(TCP, TWO, false, Sharing.REUSE)).isNotNull();
  }

  // --- what is a different address

  @Test
  void portsAndProtocolsAreApart() {
    claimed(ONE);
    assertFree(new SockAddrIn(0x7F000001, PORT + 1));
    assertThat(claim(UDP, ONE, false, Sharing.NONE)).isNotNull();
    assertRefused(ONE);
  }

  @Test
  void familiesAreApartUnlessAWildcardIsOfBoth() {
    Claim four = claimed(ANY);
    assertFree(ANY6);
    assertThat(claim(TCP, ANY6, true, Sharing.NONE)).isNull();
    assertThat(refusal[0]).isEqualTo(WSAEADDRINUSE);
    table.release(four);

    Claim both = claim(TCP, ANY6, true, Sharing.NONE);
    assertRefused(ANY);
    assertRefused(ANY6);
    assertFree(ONE);
    release(both);
    assertFree(ANY);
  }

  @Test
  void aSpecificAddressOfADualStackSocketIsOfItsFamilyOnly() {
    assertThat(claim(TCP, ONE6, true, Sharing.NONE)).isNotNull();
    assertFree(ONE);
    assertFree(ANY);
  }

  @Test
  void aMappedAddressIsTheIpv4AddressInIt() {
    Claim mapped = claim(TCP, MAPPED, true, Sharing.NONE);
    assertRefused(ONE);
    assertFree(ONE6);
    assertFree(TWO);
    release(mapped);
    claimed(ONE);
    assertThat(claim(TCP, MAPPED, true, Sharing.NONE)).isNull();
  }

  @Test
  void scopesTellLinkLocalAddressesApart() {
    claimed(new SockAddrIn6(0xFE80_0000_0000_0000L, 1, PORT, 0, 1));
    assertFree(new SockAddrIn6(0xFE80_0000_0000_0000L, 1, PORT, 0, 2));
    assertRefused(new SockAddrIn6(0xFE80_0000_0000_0000L, 1, PORT, 0, 1));
  }

  @Test
  void theWildcardIsTheZeroAddress() {
    assertThat(AddressTable.isWildcard(ANY)).isTrue();
    assertThat(AddressTable.isWildcard(ANY6)).isTrue();
    assertThat(AddressTable.isWildcard(ONE)).isFalse();
    assertThat(AddressTable.isWildcard(ONE6)).isFalse();
    assertThat(AddressTable.isWildcard(MAPPED)).isFalse();
  }

  // --- claiming and releasing

  @Test
  void portZeroClashesWithNobodyUntilThePortIsChosen() {
    SockAddr zero = new SockAddrIn(0x7F000001, 0);
    Claim first = claimed(zero);
    Claim second = claimed(zero);

    Claim chosen = table.chosen(first, ONE);

    assertRefused(ONE);
    table.release(second);
    assertRefused(ONE);
    table.release(chosen);
    assertFree(ONE);
  }

  @Test
  void aChosenPortKeepsTheFamiliesAndTheSharingOfItsClaim() {
    Claim both = claimed(new SockAddrIn6(0, 0, 0, 0, 0), true, Sharing.REUSE);
    Claim chosen = table.chosen(both, ANY6);

    assertRefused(ANY);
    assertThat(claim(TCP, ANY, false, Sharing.REUSE)).isNotNull();
    table.release(chosen);
  }

  @Test
  void equalClaimsAreReleasedOneByOne() {
    Claim one = claimed(ONE, false, Sharing.REUSE);
    Claim two = claimed(ONE, false, Sharing.REUSE);
    assertThat(table.isShared(one)).isTrue();

    table.release(one);
    table.release(one);

    assertThat(table.isShared(two)).isFalse();
    assertRefused(ONE);
    table.release(two);
    assertFree(ONE);
  }

  @Test
  void aRefusedClaimLeavesNothingBehind() {
    Claim there = claimed(ONE);
    assertRefused(ONE);
    assertRefused(ONE);
    table.release(there);
    assertFree(ONE);
  }

  @Test
  void nothingIsLeftOfManyClaims() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<Claim> held = new ArrayList<>();
    SockAddr[] addresses = {ANY, ONE, TWO, ANY6, ONE6, MAPPED};
    for (int i = 0; i < 20_000; i++) {
      if (random.nextBoolean() && !held.isEmpty()) {
        table.release(held.remove(random.nextInt(held.size())));
        continue;
      }
      SockAddr address = addresses[random.nextInt(addresses.length)];
      Sharing sharing = SHARINGS.get(random.nextInt(3));
      Claim claim = claim(TCP, address, random.nextBoolean(), sharing);
      if (claim != null) {
        held.add(claim);
      } else {
        assertThat(refusal[0]).as("seed %d", seed).isIn(WSAEADDRINUSE, WSAEACCES);
        assertThat(held).as("seed %d", seed).isNotEmpty();
      }
    }
    held.forEach(table::release);
    for (SockAddr address : addresses) {
      Claim exclusive = claim(TCP, address, true, Sharing.EXCLUSIVE);
      assertThat(exclusive).as("seed %d", seed).isNotNull();
      release(exclusive);
    }
  }
}

package org.jwinsock.layers.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemTest {

  /// In the PKCS #8 form of a key of 2048 bits, before the key of PKCS #1.
  private static final int RSA_HEAD = 26;

  private static PrivateKey key(String kind) throws GeneralSecurityException {
    return KeyPairGenerator.getInstance(kind).generateKeyPair().getPrivate();
  }

  private static String pem(String kind, byte[] der) {
    return "-----BEGIN "
        + kind
        + "-----\n"
        + Base64.getMimeEncoder().encodeToString(der)
        + "\n-----END "
        + kind
        + "-----\n";
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "Ed25519"})
  void aKeyOfPkcs8IsReadWhateverItsKind(String kind) throws GeneralSecurityException {
    PrivateKey key = key(kind);

    assertThat(Pem.key("before\n" + pem("PRIVATE KEY", key.getEncoded())).getEncoded())
        .isEqualTo(key.getEncoded());
  }

  @Test
  void anRsaKeyOfPkcs1IsReadToo() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    byte[] whole = generator.generateKeyPair().getPrivate().getEncoded();
    byte[] alone = Arrays.copyOfRange(whole, RSA_HEAD, whole.length);

    assertThat(Pem.key(pem("RSA PRIVATE KEY", alone)).getEncoded()).isEqualTo(whole);
  }

  @Test
  void whatCannotBeReadSaysHowToMakeItSomethingThatCan() {
    assertThatThrownBy(() -> Pem.key(pem("EC PRIVATE KEY", new byte[9])))
        .isInstanceOf(GeneralSecurityException.class)
        .hasMessageContaining("openssl pkcs8 -topk8");
    assertThatThrownBy(() -> Pem.key("nothing")).hasMessageContaining("no PRIVATE KEY");
    assertThatThrownBy(() -> Pem.certificates("nothing")).hasMessageContaining("no CERTIFICATE");
  }

  @Test
  void garbageIsRefusedAndNothingElseHappens() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      String text =
          pem(random.nextBoolean() ? "PRIVATE KEY" : "RSA PRIVATE KEY", bytes)
              .substring(random.nextInt(3));
      assertThatThrownBy(() -> Pem.key(text))
          .as("seed %d, round %d", seed, i)
          .isInstanceOf(GeneralSecurityException.class);
      assertThatThrownBy(() -> Pem.certificates(pem("CERTIFICATE", bytes)))
          .as("seed %d, round %d", seed, i)
          .isInstanceOf(GeneralSecurityException.class);
    }
  }
}

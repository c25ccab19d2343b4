package org.jwinsock.layers.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Certificates and keys as text.
///
/// @see <a href="https://www.rfc-editor.org/rfc/rfc7468">RFC 7468</a>
final class Pem {

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  private static final String CONVERT =
      "; make it one: openssl pkcs8 -topk8 -nocrypt -in KEY -out NEW";

  /// What PKCS #8 puts before an RSA key of PKCS #1: version 0 and rsaEncryption.
  private static final byte[] RSA = {
    2,
    1,
    0,
    0x30,
    0x0D,
    6,
    9,
    0x2A,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xF7,
    0x0D,
    1,
    1,
    1,
    5,
    0
  };

  private Pem() {}

  /// All certificates of a text, in its order.
  static List<X509Certificate> certificates(String text) throws GeneralSecurityException {
    List<X509Certificate> found = new ArrayList<>();
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      if (block.group(1).endsWith("CERTIFICATE")) {
        byte[] der = bytes(block);
        found.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
      }
    }
    if (found.isEmpty()) {
      throw new GeneralSecurityException("it has no CERTIFICATE");
    }
    return found;
  }

  /// The private key of a text.
  static PrivateKey key(String text) throws GeneralSecurityException {
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      switch (block.group(1)) {
        case "PRIVATE KEY" -> {
          return decoded(bytes(block));
        }
        case "RSA PRIVATE KEY" -> {
          return decoded(wrapped(bytes(block)));
        }
        case "ENCRYPTED PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY" ->
            throw new GeneralSecurityException(
                "its key is an " + block.group(1) + ", not a PRIVATE KEY" + CONVERT);
        default -> {} // certificates and parameters beside the key
      }
    }
    throw new GeneralSecurityException("it has no PRIVATE KEY");
  }

  private static byte[] bytes(Matcher block) throws GeneralSecurityException {
    try {
      return Base64.getMimeDecoder().decode(block.group(2));
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("a block that is not base64", e);
    }
  }

  private static PrivateKey decoded(byte[] der) throws GeneralSecurityException {
    GeneralSecurityException last = new GeneralSecurityException("a key of an unknown kind");
    for (String kind : List.of("RSA", "EC", "EdDSA", "RSASSA-PSS")) {
      try {
        return KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (GeneralSecurityException e) {
        last.addSuppressed(e);
      }
    }
    throw last;
  }

  private static byte[] wrapped(byte[] rsa) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(RSA);
    element(body, 4, rsa);
    ByteArrayOutputStream key = new ByteArrayOutputStream();
    element(key, 0x30, body.toByteArray());
    return key.toByteArray();
  }

  private static void element(ByteArrayOutputStream out, int tag, byte[] content) {
    out.write(tag);
    int length = content.length;
    if (length < 0x80) {
      out.write(length);
    } else {
      int bytes = length < 0x100 ? 1 : length < 0x10000 ? 2 : 3;
      out.write(0x80 | bytes);
      for (int i = bytes - 1; i >= 0; i--) {
        out.write(length >>> (8 * i));
      }
    }
    out.writeBytes(content);
  }
}

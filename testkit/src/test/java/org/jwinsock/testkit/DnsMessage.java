package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A DNS answer (RFC 1035) taken apart.
///
/// @param id the number of the query
/// @param truncated whether not everything fitted
/// @param code 0, or the reason of a refusal
/// @param data the data of the answers
record DnsMessage(int id, boolean truncated, int code, List<byte[]> data) {

  static final int A = 1;
  static final int TXT = 16;
  static final int AAAA = 28;

  static final int HEADER = 12;

  /// A query for one record of the class Internet.
  static byte[] query(int id, String name, int type) {
    ByteBuffer query = ByteBuffer.allocate(512);
    query.putShort((short) id).putShort((short) 0x0100).putShort((short) 1);
    query.putShort((short) 0).putShort((short) 0).putShort((short) 0);
    for (String label : name.split("\\.", -1)) {
      query.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
    }
    query.put((byte) 0).putShort((short) type).putShort((short) 1);
    byte[] bytes = new byte[query.flip().remaining()];
    query.get(bytes);
    return bytes;
  }

  static DnsMessage parse(byte[] bytes, int length) {
    ByteBuffer answer = ByteBuffer.wrap(bytes, 0, length);
    int id = answer.getShort() & 0xFFFF;
    int flags = answer.getShort();
    assertThat(flags & 0x8000).as("a response").isNotZero();
    int questions = answer.getShort();
    int answers = answer.getShort();
    answer.position(HEADER);
    for (int i = 0; i < questions; i++) {
      skipName(answer);
      answer.position(answer.position() + 4);
    }
    List<byte[]> data = new ArrayList<>();
    for (int i = 0; i < answers; i++) {
      skipName(answer);
      answer.position(answer.position() + 8);
      byte[] one = new byte[answer.getShort() & 0xFFFF];
      answer.get(one);
      data.add(one);
    }
    return new DnsMessage(id, (flags & 0x0200) != 0, flags & 0xF, data);
  }

  /// A name ends with an empty label or with a pointer to a name before.
  private static void skipName(ByteBuffer message) {
    int length = message.get() & 0xFF;
    while (length != 0 && length < 0xC0) {
      message.position(message.position() + length);
      length = message.get() & 0xFF;
    }
    if (length >= 0xC0) {
      message.get();
    }
  }
}

package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A datagram server of ours and the TFTP client of curl.
@ExtendWith(Started.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TftpPeerTest {

  /// The last block is full, so that an empty one must follow.
  private static final byte[] CONTENT = Payload.bytes(400 * 512);

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @EnumSource
  void shouldSendAFileInDatagrams(Family family) throws IOException, InterruptedException {
    try (OwnTftp server = new OwnTftp(family)) {
      CompletableFuture<Integer> blocks = server.serve(CONTENT);
      byte[] received = curl(url(family, server));

      assertThat(Payload.sum(received)).isEqualTo(Payload.sum(CONTENT));
      assertThat(blocks.join()).isEqualTo(401);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldReceiveAFileInDatagrams(Family family) throws IOException, InterruptedException {
    Path file = Files.write(folder.resolve("content"), CONTENT);
    try (OwnTftp server = new OwnTftp(family)) {
      CompletableFuture<byte[]> received = server.take();
      curl("--upload-file", file.toString(), url(family, server));

      assertThat(Payload.sum(received.join())).isEqualTo(Payload.sum(CONTENT));
    }
  }

  private static byte[] curl(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Peer.program("curl"));
    command.addAll(List.of("--disable", "--silent", "--show-error", "--noproxy", "*"));
    command.addAll(List.of(arguments));
    return Peer.run(command);
  }

  private static String url(Family family, OwnTftp server) {
    return "tftp://" + Loopback.authority(family, server.port()) + "/content";
  }
}

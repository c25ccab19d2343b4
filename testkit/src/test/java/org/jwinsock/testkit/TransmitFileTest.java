package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.ok;
import static org.jwinsock.testkit.ExOperation.refused;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.core.api.Mswsock;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.FileSource;
import org.jwinsock.spi.Guids;
import org.jwinsock.spi.MsWSock;
import org.jwinsock.spi.TransmitFileBuffers;
import org.jwinsock.spi.TransmitPacketsElement;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaOverlapped;

/// `TransmitFile` and `TransmitPackets`.
@ExtendWith(Started.class)
@Timeout(60)
class TransmitFileTest {

  private static final String TEXT = "The quick brown fox jumps over the lazy dog.";

  @TempDir static Path folder;
  private static Path small;
  private static Path large;
  private static byte[] content;

  @BeforeAll
  static void write() throws IOException {
    small = Files.writeString(folder.resolve("small"), TEXT);
    content = new byte[5 << 20];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (i * 31 + (i >>> 8));
    }
    large = Files.write(folder.resolve("large"), content);
  }

  private static long opened(Path path) {
    long handle = Kernel32.CreateFile(path);
    assertThat(handle).as(Calls.lastError()).isPositive();
    return handle;
  }

  private static MemorySegment bytes(String text) {
    return MemorySegment.ofArray(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Everything up to the end of the stream.
  private static byte[] all(long s) {
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    byte[] some = new byte[1 << 16];
    while (true) {
      int length = ok(Winsock.recv(s, some, 0, some.length, 0));
      if (length == 0) {
        return received.toByteArray();
      }
      received.write(some, 0, length);
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"TransmitFile", "TRANSMIT_FILE_BUFFERS", "TF_DISCONNECT", "CreateFileW"})
  void shouldSendTheFileBetweenItsBuffersAndEndTheStream(Family family) {
    long file = opened(small);
    try (Calls.Pair pair = Calls.Pair.tcp(family)) {
      TransmitFileBuffers around = new TransmitFileBuffers(bytes("<"), bytes(">"));
      ExOperation operation = new ExOperation();
      operation.begun(
          Mswsock.TransmitFile(
              pair.client(), file, 0, 0, operation, around, MsWSock.TF_DISCONNECT));

      assertThat(operation.succeeds(pair.client())).isEqualTo(TEXT.length() + 2);
      assertThat(text(all(pair.server()))).isEqualTo("<" + TEXT + ">");
      Calls.fails(WsaError.WSAESHUTDOWN, Winsock.send(pair.client(), new byte[1], 0, 1, 0));
    }
    assertThat(Kernel32.CloseHandle(file)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  @Covers("TransmitFile")
  void shouldBeginAtTheOffsetOfTheOverlapped(Family family) {
    long file = opened(small);
    try (Calls.Pair pair = Calls.Pair.tcp(family)) {
      ExOperation operation = new ExOperation();
      operation.offset = 4;
      operation.begun(Mswsock.TransmitFile(pair.client(), file, 5, 0, operation, null, 0));

      assertThat(operation.succeeds(pair.client())).isEqualTo(5);
      assertThat(Calls.recv(pair.server())).isEqualTo("quick");

      operation.offset = TEXT.length() + 1;
      refused(
          WsaError.WSAEINVAL, Mswsock.TransmitFile(pair.client(), file, 0, 0, operation, null, 0));
      operation.offset = 0;
      operation.offsetHigh = 1;
      refused(
          WsaError.WSAEINVAL, Mswsock.TransmitFile(pair.client(), file, 0, 0, operation, null, 0));
    }
    assertThat(Kernel32.CloseHandle(file)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  @Covers("TransmitFile")
  void shouldBeginAtThePositionOfTheFileWithoutAnOverlapped(Family family) throws IOException {
    try (Calls.Pair pair = Calls.Pair.tcp(family);
        FileChannel file = FileChannel.open(small)) {
      file.position(10);

      assertThat(Mswsock.TransmitFile(pair.client(), file, 5, 0, null, null, 0)).isTrue();

      assertThat(Calls.recv(pair.server())).isEqualTo("brown");
      assertThat(file.position()).isEqualTo(10);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers("TransmitFile")
  void shouldSendMoreThanTheSocketsHold(Family family) throws Exception {
    long file = opened(large);
    try (Calls.Pair pair = Calls.Pair.tcp(family)) {
      TransmitFileBuffers around = new TransmitFileBuffers(bytes("head"), bytes("tail"));
      ExOperation operation = new ExOperation();
      operation.pending(
          Mswsock.TransmitFile(
              pair.client(), file, 0, 1 << 14, operation, around, MsWSock.TF_DISCONNECT));
      refused(
          WsaError.WSAESHUTDOWN,
          Mswsock.TransmitFile(pair.client(), file, 0, 0, new ExOperation(), null, 0));

      byte[] received = all(pair.server());

      assertThat(operation.succeeds(pair.client())).isEqualTo(content.length + 8);
      assertThat(received).hasSize(content.length + 8);
      assertThat(text(Arrays.copyOf(received, 4))).isEqualTo("head");
      assertThat(Arrays.mismatch(received, 4, 4 + content.length, content, 0, content.length))
          .isEqualTo(-1);
    }
    assertThat(Kernel32.CloseHandle(file)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  @Covers("TransmitFile")
  void shouldSendFromAChannelAlone(Family family) throws Exception {
    try (Calls.Pair pair = Calls.Pair.tcp(family);
        FileChannel file = FileChannel.open(large)) {
      Running<byte[]> receiving = Running.start(() -> all(pair.server()));
      assertThat(Mswsock.TransmitFile(pair.client(), file, 0, 0, null, null, MsWSock.TF_DISCONNECT))
          .isTrue();
      assertThat(Arrays.equals(receiving.get(), content)).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"TransmitFile", "TF_REUSE_SOCKET", "TF_DISCONNECT"})
  void shouldMakeTheSocketFitForTheNextConnectionOfItsKind(Family family) {
    long file = opened(small);
    long listener = Calls.listener(family);
    long s = Calls.tcp(family);
    for (int round = 0; round < 2; round++) {
      ExOperation accept = new ExOperation();
      MemorySegment output = MemorySegment.ofArray(new byte[128]);
      accept.pending(Mswsock.AcceptEx(listener, s, output, 0, 64, 64, null, accept));
      long client = Calls.tcp(family);
      ok(Winsock.connect(client, Calls.sockname(listener)));
      accept.succeeds(listener);
      ExOperation operation = new ExOperation();
      int flags = MsWSock.TF_DISCONNECT | MsWSock.TF_REUSE_SOCKET;
      operation.pending(Mswsock.TransmitFile(s, file, 0, 0, operation, null, flags));
      assertThat(text(all(client))).isEqualTo(TEXT);
      assertThat(operation.isDone()).isFalse();
      Calls.close(client);
      assertThat(operation.succeeds(s)).isEqualTo(TEXT.length());
    }
    Calls.close(s, listener);
    assertThat(Kernel32.CloseHandle(file)).isTrue();
  }

  @Test
  @Covers({"TransmitFile", "TF_REUSE_SOCKET", "TF_WRITE_BEHIND"})
  void shouldRefuseFlagsThatDoNotGoTogetherAndOtherSockets() {
    long file = opened(small);
    ExOperation operation = new ExOperation();
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      long s = pair.client();
      int[] wrong = {
        MsWSock.TF_REUSE_SOCKET,
        MsWSock.TF_WRITE_BEHIND | MsWSock.TF_DISCONNECT,
        MsWSock.TF_WRITE_BEHIND | MsWSock.TF_DISCONNECT | MsWSock.TF_REUSE_SOCKET,
        0x40
      };
      for (int flags : wrong) {
        refused(WsaError.WSAEINVAL, Mswsock.TransmitFile(s, file, 0, 0, operation, null, flags));
      }
      refused(
          WsaError.WSAEINVAL,
          Mswsock.TransmitFile(s, file, Integer.MIN_VALUE, 0, operation, null, 0));
      refused(
          WsaError.ERROR_HANDLE_EOF,
          Mswsock.TransmitFile(s, file, TEXT.length() + 1, 0, operation, null, 0));
      refused(WsaError.WSA_INVALID_HANDLE, Mswsock.TransmitFile(s, s, 0, 0, operation, null, 0));
      int harmless =
          MsWSock.TF_WRITE_BEHIND | MsWSock.TF_USE_KERNEL_APC | MsWSock.TF_USE_SYSTEM_THREAD;
      operation.begun(Mswsock.TransmitFile(s, file, 0, 0, operation, null, harmless));
      assertThat(operation.succeeds(s)).isEqualTo(TEXT.length());
      assertThat(Calls.recv(pair.server())).isEqualTo(TEXT);
    }
    long datagrams = Calls.boundUdp(Family.IPV4);
    refused(WsaError.WSAEINVAL, Mswsock.TransmitFile(datagrams, file, 0, 0, operation, null, 0));
    long unconnected = Calls.tcp(Family.IPV4);
    refused(
        WsaError.WSAENOTCONN, Mswsock.TransmitFile(unconnected, file, 0, 0, operation, null, 0));
    Calls.close(datagrams, unconnected);
    assertThat(Kernel32.CloseHandle(file)).isTrue();
  }

  @Test
  @Covers({"TransmitFile", "CreateIoCompletionPort"})
  void shouldGiveAPacketWhenAllIsSent() throws Exception {
    long file = opened(large);
    long port = Kernel32.CreateIoCompletionPort(Kernel32.INVALID_HANDLE_VALUE, 0, 0, 1);
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      assertThat(Kernel32.CreateIoCompletionPort(pair.client(), port, 3, 0)).isEqualTo(port);
      ExOperation operation = new ExOperation();
      operation.pending(
          Mswsock.TransmitFile(pair.client(), file, 0, 0, operation, null, MsWSock.TF_DISCONNECT));
      Running<byte[]> receiving = Running.start(() -> all(pair.server()));
      int[] bytes = new int[1];
      WsaOverlapped[] found = new WsaOverlapped[1];
      assertThat(Kernel32.GetQueuedCompletionStatus(port, bytes, new long[1], found, 30_000))
          .isTrue();
      assertThat(found[0]).isSameAs(operation);
      assertThat(bytes[0]).isEqualTo(content.length);
      assertThat(Arrays.equals(receiving.get(), content)).isTrue();
    }
    assertThat(Kernel32.CloseHandle(file)).isTrue();
    assertThat(Kernel32.CloseHandle(port)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"TransmitPackets", "TRANSMIT_PACKETS_ELEMENT", "WSAID_TRANSMITPACKETS"})
  void shouldSendPiecesOneAfterTheOther(Family family) throws IOException {
    try (Calls.Pair pair = Calls.Pair.tcp(family);
        FileSource file = FileSource.open(small)) {
      Object[] out = new Object[1];
      int code = WinSock2.SIO_GET_EXTENSION_FUNCTION_POINTER;
      ok(Winsock.WSAIoctl(pair.client(), code, Guids.WSAID_TRANSMITPACKETS, out));
      Mswsock.LPFN_TRANSMITPACKETS transmit = (Mswsock.LPFN_TRANSMITPACKETS) out[0];
      file.channel().position(40);
      TransmitPacketsElement[] elements = {
        TransmitPacketsElement.of(bytes("1 ")),
        TransmitPacketsElement.of(file, 4, 5),
        TransmitPacketsElement.of(bytes(" 2 ")).endingPacket(),
        TransmitPacketsElement.of(file, -1, 0)
      };
      ExOperation operation = new ExOperation();
      operation.begun(
          transmit.TransmitPackets(pair.client(), elements, 0, operation, MsWSock.TP_DISCONNECT));

      assertThat(operation.succeeds(pair.client())).isEqualTo(14);
      assertThat(text(all(pair.server()))).isEqualTo("1 quick 2 dog.");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"TransmitPackets", "TP_ELEMENT_EOP", "TP_ELEMENT_MEMORY", "TP_ELEMENT_FILE"})
  void shouldSendADatagramForEachEndOfAPacket(Family family) throws IOException {
    long a = Calls.boundUdp(family);
    long b = Calls.boundUdp(family);
    ok(Winsock.connect(a, Calls.sockname(b)));
    try (FileSource file = FileSource.open(small)) {
      TransmitPacketsElement[] elements = {
        TransmitPacketsElement.of(bytes("a ")),
        TransmitPacketsElement.of(file, 4, 5).endingPacket(),
        TransmitPacketsElement.of(bytes("b")).endingPacket(),
        TransmitPacketsElement.of(bytes("c"))
      };

      assertThat(Mswsock.TransmitPackets(a, elements, 0, null, 0)).isTrue();

      assertThat(Calls.recv(b)).isEqualTo("a quick");
      assertThat(Calls.recv(b)).isEqualTo("b");
      assertThat(Calls.recv(b)).isEqualTo("c");
    }
    Calls.close(a, b);
  }
}

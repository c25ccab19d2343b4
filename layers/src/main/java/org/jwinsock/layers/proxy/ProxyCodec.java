package org.jwinsock.layers.proxy;

import static org.jwinsock.spi.WsaErrors.WSAECONNRESET;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jwinsock.layers.stream.StreamCodec;
import org.jwinsock.layers.stream.StreamIo;

/// Speaks with the proxies of a chain, and then hands on what passes.
final class ProxyCodec implements StreamCodec {

  private final Handshake handshake;

  /// Told how the handshake ended, before the stream is.
  private final Consumer<Handshake.Progress> told;

  private boolean through;

  ProxyCodec(Handshake handshake, Consumer<Handshake.Progress> told) {
    this.handshake = handshake;
    this.told = told;
  }

  @Override
  public void opened(StreamIo io) {
    progress(handshake.begin(io.wire()), io);
  }

  private void progress(Handshake.Progress progress, StreamIo io) {
    switch (progress) {
      case Handshake.Progress.More _ -> {}
      case Handshake.Progress.Done _ -> {
        through = true;
        told.accept(progress);
        io.established();
      }
      case Handshake.Progress.Again _ -> {
        told.accept(progress);
        io.fail(WSAECONNRESET, "it wants another connection");
      }
      case Handshake.Progress.Failed(ProxyFailure failure) -> {
        told.accept(progress);
        io.fail(failure.error(), failure.reason());
      }
    }
  }

  @Override
  public void out(ByteBuffer bytes, StreamIo io) {
    io.wire().put(bytes);
  }

  @Override
  public void in(ByteBuffer bytes, StreamIo io) {
    if (!through) {
      progress(handshake.received(bytes, io.wire()), io);
    }
    if (through && bytes.hasRemaining()) {
      io.application().put(bytes);
    }
  }

  @Override
  public void endIn(StreamIo io) {
    if (through) {
      io.endApplication();
    } else {
      progress(handshake.ended(), io);
    }
  }
}

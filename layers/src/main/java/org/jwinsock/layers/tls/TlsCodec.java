package org.jwinsock.layers.tls;

import static org.jwinsock.spi.WsaErrors.WSAECONNABORTED;
import static org.jwinsock.spi.WsaErrors.WSAECONNRESET;
import static org.jwinsock.spi.WsaErrors.WSAETIMEDOUT;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jwinsock.layers.stream.ByteQueue;
import org.jwinsock.layers.stream.StreamCodec;
import org.jwinsock.layers.stream.StreamIo;

/// TLS over one connection.
///
/// | what happens | what the program gets |
/// |---|---|
/// | a certificate of the peer is refused, no common version or cipher, garbage | `WSAECONNABORTED` |
/// | the peer refuses ours, or says so in an alert | `WSAECONNRESET` |
/// | the peer ends its stream without `close_notify` | `WSAECONNRESET`, after what came before |
/// | the handshake takes too long | `WSAETIMEDOUT` |
///
/// The work of a handshake is done on the thread that has its bytes: it is a millisecond or two,
/// and another thread's wake-up is not for nothing either.
final class TlsCodec implements StreamCodec {

  private static final System.Logger LOGGER = System.getLogger("org.jwinsock.layers.tls");
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

  private final SSLEngine engine;
  private final long timeoutNanos;
  private final String what;

  /// The beginning of a record whose rest has not come.
  private final ByteQueue part = new ByteQueue();

  private boolean established;
  private boolean failed;

  /// @param what the connection is, for reports
  TlsCodec(SSLEngine engine, long timeoutNanos, String what) {
    this.engine = engine;
    this.timeoutNanos = timeoutNanos;
    this.what = what;
  }

  @Override
  public void opened(StreamIo io) {
    io.callAt(System.nanoTime() + timeoutNanos);
    try {
      engine.beginHandshake();
      advance(io);
    } catch (SSLException e) {
      fail(e, io);
    }
  }

  @Override
  public void timer(StreamIo io) {
    if (!established) {
      report("the handshake took longer than " + timeoutNanos / 1_000_000 + " ms");
      failed = true;
      io.fail(WSAETIMEDOUT, "the TLS handshake took too long");
    }
  }

  // --- out

  @Override
  public void out(ByteBuffer bytes, StreamIo io) {
    try {
      while (bytes.hasRemaining() && !engine.isOutboundDone()) {
        wrap(bytes, io);
      }
      bytes.position(bytes.limit());
    } catch (SSLException e) {
      fail(e, io);
    }
  }

  private SSLEngineResult wrap(ByteBuffer from, StreamIo io) throws SSLException {
    ByteBuffer room = io.wire().space(engine.getSession().getPacketBufferSize());
    SSLEngineResult result = engine.wrap(from, room);
    io.wire().written(result.bytesProduced());
    noteEnd(result.getHandshakeStatus(), io);
    return result;
  }

  @Override
  public void endOut(StreamIo io) {
    engine.closeOutbound();
    try {
      while (!engine.isOutboundDone() && wrap(NOTHING, io).bytesProduced() > 0) {
        // until close_notify is out
      }
    } catch (SSLException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "No close_notify", e);
    }
    io.endWire();
  }

  // --- in

  @Override
  public void in(ByteBuffer bytes, StreamIo io) {
    try {
      if (part.isEmpty()) {
        unwrap(bytes, io);
        part.put(bytes);
      } else {
        part.put(bytes);
        ByteBuffer all = part.peek();
        unwrap(all, io);
        part.drop(part.size() - all.remaining());
      }
    } catch (SSLException e) {
      bytes.position(bytes.limit());
      part.clear();
      fail(e, io);
    }
  }

  /// Takes all whole records.
  private void unwrap(ByteBuffer from, StreamIo io) throws SSLException {
    while (from.hasRemaining() && !engine.isInboundDone()) {
      ByteBuffer room = io.application().space(engine.getSession().getApplicationBufferSize());
      SSLEngineResult result = engine.unwrap(from, room);
      io.application().written(result.bytesProduced());
      noteEnd(result.getHandshakeStatus(), io);
      advance(io);
      switch (result.getStatus()) {
        case BUFFER_UNDERFLOW -> {
          return;
        }
        case CLOSED -> {
          io.endApplication();
          return;
        }
        case BUFFER_OVERFLOW, OK -> {} // room is made anew each time
      }
    }
    if (engine.isInboundDone()) {
      from.position(from.limit()); // nothing counts behind close_notify
      io.endApplication();
    }
  }

  /// Does what the handshake wants done.
  private void advance(StreamIo io) throws SSLException {
    HandshakeStatus status = engine.getHandshakeStatus();
    while (true) {
      switch (status) {
        case NEED_TASK -> {
          for (Runnable task = engine.getDelegatedTask();
              task != null;
              task = engine.getDelegatedTask()) {
            task.run();
          }
          status = engine.getHandshakeStatus();
        }
        case NEED_WRAP -> {
          SSLEngineResult result = wrap(NOTHING, io);
          if (result.getStatus() == SSLEngineResult.Status.CLOSED && result.bytesProduced() == 0) {
            return;
          }
          status = engine.getHandshakeStatus();
        }
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN, FINISHED, NOT_HANDSHAKING -> {
          return;
        }
      }
    }
  }

  private void noteEnd(HandshakeStatus status, StreamIo io) {
    if (status == HandshakeStatus.FINISHED && !established) {
      established = true;
      LOGGER.log(
          System.Logger.Level.DEBUG,
          "tls: {0} {1} {2} {3}",
          what,
          engine.getSession().getProtocol(),
          engine.getSession().getCipherSuite(),
          engine.getApplicationProtocol());
      io.established();
    }
  }

  @Override
  public void endIn(StreamIo io) {
    if (engine.isInboundDone()) {
      io.endApplication();
    } else if (!failed) {
      failed = true;
      if (!established) {
        report("the peer ended the stream in the handshake");
      }
      io.fail(WSAECONNRESET, "the stream ended without close_notify");
    }
  }

  // --- failures

  private void fail(SSLException e, StreamIo io) {
    if (failed) {
      return;
    }
    failed = true;
    String reason = reason(e);
    report(reason);
    engine.closeOutbound();
    try {
      while (!engine.isOutboundDone() && wrap(NOTHING, io).bytesProduced() > 0) {
        // until the alert is out
      }
    } catch (SSLException again) {
      LOGGER.log(System.Logger.Level.DEBUG, "No alert", again);
    }
    boolean theirs = String.valueOf(e.getMessage()).contains("Received fatal alert");
    io.fail(theirs ? WSAECONNRESET : WSAECONNABORTED, reason);
  }

  private static String reason(SSLException e) {
    String reason = String.valueOf(e.getMessage());
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      String more = String.valueOf(cause.getMessage());
      reason = reason.contains(more) ? reason : reason + ": " + more;
    }
    return reason;
  }

  private void report(String reason) {
    LOGGER.log(System.Logger.Level.WARNING, "tls: " + what + ": " + reason);
  }
}

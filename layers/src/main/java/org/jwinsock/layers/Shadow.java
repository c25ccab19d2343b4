package org.jwinsock.layers;

import static org.jwinsock.spi.WsaErrors.WSASYSCALLFAILURE;
import static org.jwinsock.spi.WsaErrors.WSA_IO_PENDING;

import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.Waiter;
import org.jwinsock.spi.WsaOverlapped;

/// A request of a layer in the place of the application's, to see its completion.
///
/// ```
/// Shadow shadow = new Shadow(request) { protected int ended(int error, long bytes) { ... } };
/// return shadow.answer(lower.WSPRecv(socket.lower(), buffers, shadow));
/// ```
///
/// The application's request is completed when this one has been; cancelling the one cancels the
/// other.
public abstract class Shadow extends WsaOverlapped implements WsaOverlapped.Owner {

  private final WsaOverlapped upper;

  /// @param upper the request the layer was called with, and has not handed on
  @SuppressWarnings("this-escape") // nobody cancels before the lower provider has it
  protected Shadow(WsaOverlapped upper) {
    this.upper = upper;
    reset();
    synchronous = upper.synchronous;
    mayPend = upper.mayPend;
    flags = upper.flags;
    offset = upper.offset;
    offsetHigh = upper.offsetHigh;
    issuer = upper.issuer;
    work = upper.work;
    upper.owner = this;
  }

  /// The operation is over.
  ///
  /// @param error 0, or the positive Winsock code
  /// @param bytes the bytes transferred; of an accepting function the socket
  /// @return the error the application gets
  protected abstract int ended(int error, long bytes);

  /// What to answer after the lower function has.
  ///
  /// @param result the lower function's
  public final long answer(long result) {
    if (result == -WSA_IO_PENDING) {
      upper.timeoutMillis = timeoutMillis;
      return result;
    }
    upper.owner = null;
    copyBack();
    int error = ended(result < 0 ? (int) -result : 0, Math.max(result, 0));
    return error == 0 ? Math.max(result, 0) : -error;
  }

  private void copyBack() {
    upper.flags = flags;
    upper.addressLength = addressLength;
    upper.extension = extension;
    upper.transferred = transferred;
  }

  /// The application's request.
  public final WsaOverlapped upper() {
    return upper;
  }

  @Override
  public final @Nullable Waiter waiter() {
    return upper.waiter();
  }

  @Override
  public final boolean cancel(WsaOverlapped request, int error) {
    return cancel(error);
  }

  @Override
  protected final void completed() {
    copyBack();
    int error;
    try {
      error = ended(error(), bytes());
    } catch (RuntimeException | LinkageError e) {
      System.getLogger("org.jwinsock.layers")
          .log(System.Logger.Level.ERROR, "A layer failed on a completion", e);
      error = WSASYSCALLFAILURE;
    }
    upper.complete(error, bytes());
  }
}

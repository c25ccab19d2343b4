package org.jwinsock.core.api;

import static org.jwinsock.spi.WsaErrors.WSAEFAULT;
import static org.jwinsock.spi.WsaErrors.WSAEINVAL;
import static org.jwinsock.spi.WsaErrors.WSAEOPNOTSUPP;

import org.jspecify.annotations.Nullable;
import org.jwinsock.core.dispatch.Dispatch;
import org.jwinsock.core.kernel.BlockingHook;
import org.jwinsock.core.kernel.ThreadContext;
import org.jwinsock.spi.BlockingCallback;

/// The blocking hooks of Winsock 1.1.
final class BlockingCalls {

  /// The default hook does nothing: without another one a call just blocks.
  private static final BlockingCallback DEFAULT = () -> false;

  private final Dispatch dispatch;

  BlockingCalls(Dispatch dispatch) {
    this.dispatch = dispatch;
  }

  @Nullable BlockingCallback WSASetBlockingHook(@Nullable BlockingCallback procedure) {
    int refusal = refusal(dispatch.refusal());
    if (refusal != 0 || procedure == null) {
      Answer.fail(refusal != 0 ? refusal : WSAEFAULT);
      return null;
    }
    BlockingHook before = inForce();
    install(procedure);
    return before == null ? DEFAULT : before.procedure();
  }

  @SuppressWarnings("ReferenceEquality") // the default hook is one object
  private void install(BlockingCallback procedure) {
    if (procedure == DEFAULT) {
      ThreadContext.current().hook(null);
    } else {
      BlockingHook.install(procedure, dispatch.sameVersionOne());
    }
  }

  int WSAUnhookBlockingHook() {
    int refusal = refusal(dispatch.refusal());
    if (refusal == 0) {
      install(DEFAULT);
    }
    return Answer.status(-refusal);
  }

  boolean WSAIsBlocking() {
    return dispatch.isVersionOne() && BlockingHook.isRunning();
  }

  int WSACancelBlockingCall() {
    int refusal = refusal(dispatch.initialised() ? 0 : dispatch.refusal());
    if (refusal != 0) {
      return Answer.fail(refusal);
    }
    BlockingHook hook = inForce();
    return hook != null && hook.cancel() ? 0 : Answer.fail(WSAEINVAL);
  }

  private int refusal(int usual) {
    return usual != 0 || dispatch.isVersionOne() ? usual : WSAEOPNOTSUPP;
  }

  private static @Nullable BlockingHook inForce() {
    BlockingHook hook = ThreadContext.current().hook();
    return hook != null && hook.isInForce() ? hook : null;
  }
}

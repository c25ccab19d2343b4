package org.jwinsock.core.api;

import static org.jwinsock.spi.WinSock2.WSA_WAIT_FAILED;
import static org.jwinsock.spi.WsaErrors.WSANOTINITIALISED;

import org.jspecify.annotations.Nullable;
import org.jwinsock.core.dispatch.Dispatch;

/// Winsock's names for events and the wait for them: those of [WaitCalls], once Winsock is
/// initialised. Their error codes are the same numbers.
final class EventCalls {

  private final Dispatch dispatch;
  private final WaitCalls waits;

  EventCalls(Dispatch dispatch, WaitCalls waits) {
    this.dispatch = dispatch;
    this.waits = waits;
  }

  long WSACreateEvent() {
    return dispatch.initialised()
        ? waits.CreateEvent(true, false, null)
        : Answer.noHandle(WSANOTINITIALISED);
  }

  boolean WSACloseEvent(long event) {
    return dispatch.initialised() ? waits.closeEvent(event) : Answer.no(WSANOTINITIALISED);
  }

  boolean WSASetEvent(long event) {
    return dispatch.initialised() ? waits.SetEvent(event) : Answer.no(WSANOTINITIALISED);
  }

  boolean WSAResetEvent(long event) {
    return dispatch.initialised() ? waits.ResetEvent(event) : Answer.no(WSANOTINITIALISED);
  }

  int WSAWaitForMultipleEvents(
      int count, long @Nullable [] events, boolean waitAll, int timeout, boolean alertable) {
    return dispatch.initialised()
        ? waits.WaitForMultipleObjectsEx(count, events, waitAll, timeout, alertable)
        : Answer.code(WSANOTINITIALISED, WSA_WAIT_FAILED);
  }
}

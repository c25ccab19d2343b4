package org.jwinsock.core.api;

import static org.jwinsock.spi.WinBase.WAIT_FAILED;
import static org.jwinsock.spi.WinUser.ERROR_INVALID_WINDOW_HANDLE;
import static org.jwinsock.spi.WinUser.ERROR_NOT_ENOUGH_QUOTA;
import static org.jwinsock.spi.WinUser.MAXIMUM_MSG_WAIT_OBJECTS;
import static org.jwinsock.spi.WinUser.MWMO_ALERTABLE;
import static org.jwinsock.spi.WinUser.MWMO_INPUTAVAILABLE;
import static org.jwinsock.spi.WinUser.MWMO_WAITALL;
import static org.jwinsock.spi.WinUser.PM_REMOVE;
import static org.jwinsock.spi.WinUser.QS_ALLPOSTMESSAGE;
import static org.jwinsock.spi.WinUser.QS_POSTMESSAGE;
import static org.jwinsock.spi.WinUser.WM_QUIT;
import static org.jwinsock.spi.WsaErrors.ERROR_INVALID_HANDLE;
import static org.jwinsock.spi.WsaErrors.ERROR_INVALID_PARAMETER;
import static org.jwinsock.spi.WsaErrors.ERROR_NOT_ENOUGH_MEMORY;
import static org.jwinsock.spi.WsaErrors.WAIT_TIMEOUT;

import org.jspecify.annotations.Nullable;
import org.jwinsock.core.dispatch.Dispatch;
import org.jwinsock.core.kernel.HandleTable;
import org.jwinsock.core.kernel.MessageQueue;
import org.jwinsock.core.kernel.Waitable;
import org.jwinsock.core.kernel.Waits;
import org.jwinsock.spi.Msg;
import org.jwinsock.spi.WndProc;

/// Windows that have messages and nothing else.
final class MessageCalls {

  private static final int KNOWN_FLAGS = MWMO_WAITALL | MWMO_ALERTABLE | MWMO_INPUTAVAILABLE;

  private final HandleTable handles;
  private final WaitCalls waits;

  MessageCalls(Dispatch dispatch, WaitCalls waits) {
    handles = dispatch.handles();
    this.waits = waits;
  }

  long CreateMessageWindow(@Nullable WndProc handler) {
    long window = handles.open(new MessageQueue(handler));
    return window == 0 ? Answer.noHandle(ERROR_NOT_ENOUGH_MEMORY) : window;
  }

  boolean DestroyWindow(long window) {
    MessageQueue queue = queue(window);
    if (queue == null || !handles.close(queue)) {
      return noWindow();
    }
    queue.closed();
    return true;
  }

  boolean PostMessage(long window, int message, long wParam, long lParam) {
    MessageQueue queue = queue(window);
    if (queue == null) {
      return noWindow();
    }
    return queue.post(message, wParam, lParam) || Answer.no(ERROR_NOT_ENOUGH_QUOTA);
  }

  boolean PeekMessage(@Nullable Msg @Nullable [] out, long window, int min, int max, int flags) {
    if (out == null || out.length == 0) {
      return Answer.no(ERROR_INVALID_PARAMETER);
    }
    MessageQueue queue = queue(window);
    if (queue == null) {
      return noWindow();
    }
    Msg found = queue.peek(min, max, (flags & PM_REMOVE) != 0);
    if (found == null) {
      return false;
    }
    out[0] = found;
    return true;
  }

  int GetMessage(@Nullable Msg @Nullable [] out, long window, int min, int max) {
    if (out == null || out.length == 0) {
      return Answer.fail(ERROR_INVALID_PARAMETER);
    }
    MessageQueue queue = queue(window);
    Msg taken = queue == null ? null : queue.take(min, max);
    if (taken == null) {
      return Answer.fail(ERROR_INVALID_WINDOW_HANDLE);
    }
    out[0] = taken;
    return taken.message() == WM_QUIT ? 0 : 1;
  }

  long DispatchMessage(@Nullable Msg message) {
    MessageQueue queue = message == null ? null : queue(message.hwnd());
    return message == null || queue == null ? 0 : queue.dispatch(message);
  }

  int MsgWaitForMultipleObjectsEx(
      long window, long @Nullable [] handles, int milliseconds, int wakeMask, int flags) {
    long[] given = handles == null ? new long[0] : handles;
    if (given.length > MAXIMUM_MSG_WAIT_OBJECTS || (flags & ~KNOWN_FLAGS) != 0) {
      return Answer.code(ERROR_INVALID_PARAMETER, WAIT_FAILED);
    }
    MessageQueue queue = queue(window);
    if (queue == null) {
      return Answer.code(ERROR_INVALID_WINDOW_HANDLE, WAIT_FAILED);
    }
    boolean all = (flags & MWMO_WAITALL) != 0;
    boolean wakes = (wakeMask & (QS_POSTMESSAGE | QS_ALLPOSTMESSAGE)) != 0;
    Waitable[] objects = new Waitable[given.length + (wakes ? 1 : 0)];
    for (int i = 0; i < given.length; i++) {
      Waitable object = waits.waitable(given[i]);
      if (object == null) {
        return Answer.code(ERROR_INVALID_HANDLE, WAIT_FAILED);
      }
      if (all && WaitCalls.isAmong(object, objects, i)) {
        return Answer.code(ERROR_INVALID_PARAMETER, WAIT_FAILED);
      }
      objects[i] = object;
    }
    if (wakes) {
      objects[given.length] = queue;
    }
    boolean alertable = (flags & MWMO_ALERTABLE) != 0;
    long deadline = WaitCalls.deadline(milliseconds);
    if (objects.length == 0) {
      int slept = Waits.sleep(alertable, deadline);
      return slept == 0 ? WAIT_TIMEOUT : slept;
    }
    return all ? Waits.all(objects, alertable, deadline) : Waits.any(objects, alertable, deadline);
  }

  private static boolean noWindow() {
    return Answer.no(ERROR_INVALID_WINDOW_HANDLE);
  }

  private @Nullable MessageQueue queue(long window) {
    return handles.find(window) instanceof MessageQueue queue ? queue : null;
  }
}

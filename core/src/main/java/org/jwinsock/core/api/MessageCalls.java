package org.jwinsock.core.api;

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

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.dispatch.Dispatch;
import org.jwinsock.core.kernel.Deadlines;
import org.jwinsock.core.kernel.MessageQueue;
import org.jwinsock.core.kernel.Waitable;
import org.jwinsock.core.kernel.Waits;
import org.jwinsock.spi.Msg;
import org.jwinsock.spi.Waiter;
import org.jwinsock.spi.WndProc;

/// Windows that have messages and nothing else.
final class MessageCalls {

  private static final int INFINITE = -1;
  private static final int WAIT_FAILED = -1;
  private static final int KNOWN_FLAGS = MWMO_WAITALL | MWMO_ALERTABLE | MWMO_INPUTAVAILABLE;

  private final Dispatch dispatch;

  MessageCalls(Dispatch dispatch) {
    this.dispatch = dispatch;
  }

  long CreateMessageWindow(@Nullable WndProc handler) {
    long window = dispatch.handles().open(new MessageQueue(handler));
    if (window == 0) {
      Answer.fail(ERROR_NOT_ENOUGH_MEMORY);
    }
    return window;
  }

  boolean DestroyWindow(long window) {
    MessageQueue queue = queue(window);
    if (queue == null || !dispatch.handles().close(queue)) {
      return noWindow();
    }
    queue.destroy();
    return true;
  }

  boolean PostMessage(long window, int message, long wParam, long lParam) {
    MessageQueue queue = queue(window);
    if (queue == null) {
      return noWindow();
    }
    if (!queue.post(message, wParam, lParam)) {
      Answer.fail(ERROR_NOT_ENOUGH_QUOTA);
      return false;
    }
    return true;
  }

  boolean PeekMessage(@Nullable Msg @Nullable [] out, long window, int min, int max, int flags) {
    if (out == null || out.length == 0) {
      Answer.fail(ERROR_INVALID_PARAMETER);
      return false;
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
      return failedWait(ERROR_INVALID_PARAMETER);
    }
    MessageQueue queue = queue(window);
    if (queue == null) {
      return failedWait(ERROR_INVALID_WINDOW_HANDLE);
    }
    boolean wakes = (wakeMask & (QS_POSTMESSAGE | QS_ALLPOSTMESSAGE)) != 0;
    Waitable[] objects = new Waitable[given.length + (wakes ? 1 : 0)];
    for (int i = 0; i < given.length; i++) {
      if (!(dispatch.handles().find(given[i]) instanceof Waitable object)) {
        return failedWait(ERROR_INVALID_HANDLE);
      }
      objects[i] = object;
    }
    if (wakes) {
      objects[given.length] = queue;
    }
    return wait(objects, milliseconds, flags);
  }

  private static int wait(Waitable[] objects, int milliseconds, int flags) {
    boolean alertable = (flags & MWMO_ALERTABLE) != 0;
    boolean all = (flags & MWMO_WAITALL) != 0;
    long deadline =
        milliseconds == INFINITE
            ? Waiter.FOREVER
            : Deadlines.after(TimeUnit.MILLISECONDS.toNanos(Integer.toUnsignedLong(milliseconds)));
    if (objects.length == 0) {
      int slept = Waits.sleep(alertable, deadline);
      return slept == 0 ? WAIT_TIMEOUT : slept;
    }
    if (!all) {
      return Waits.any(objects, alertable, deadline);
    }
    List<Waitable> asList = Arrays.asList(objects);
    return new HashSet<>(asList).size() < objects.length
        ? failedWait(ERROR_INVALID_PARAMETER)
        : Waits.all(objects, alertable, deadline);
  }

  private static int failedWait(int error) {
    Answer.fail(error);
    return WAIT_FAILED;
  }

  private static boolean noWindow() {
    Answer.fail(ERROR_INVALID_WINDOW_HANDLE);
    return false;
  }

  private @Nullable MessageQueue queue(long window) {
    return dispatch.handles().find(window) instanceof MessageQueue queue ? queue : null;
  }
}

package org.jwinsock.core.api;

import static org.jwinsock.spi.WinBase.CREATE_SUSPENDED;
import static org.jwinsock.spi.WinBase.INFINITE;
import static org.jwinsock.spi.WinBase.MAXIMUM_WAIT_OBJECTS;
import static org.jwinsock.spi.WinBase.WAIT_FAILED;
import static org.jwinsock.spi.WsaErrors.ERROR_GEN_FAILURE;
import static org.jwinsock.spi.WsaErrors.ERROR_INVALID_HANDLE;
import static org.jwinsock.spi.WsaErrors.ERROR_INVALID_PARAMETER;
import static org.jwinsock.spi.WsaErrors.ERROR_NOT_ENOUGH_MEMORY;
import static org.jwinsock.spi.WsaErrors.ERROR_NOT_SUPPORTED;

import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.dispatch.Dispatch;
import org.jwinsock.core.kernel.Deadlines;
import org.jwinsock.core.kernel.EventObject;
import org.jwinsock.core.kernel.HandleTable;
import org.jwinsock.core.kernel.KernelObject;
import org.jwinsock.core.kernel.SocketObject;
import org.jwinsock.core.kernel.ThreadObject;
import org.jwinsock.core.kernel.Waitable;
import org.jwinsock.core.kernel.Waits;
import org.jwinsock.spi.Waiter;

/// Events, threads and the waits for them, for [Kernel32].
final class WaitCalls {

  /// The handle that stands for whatever thread uses it.
  static final long CURRENT_THREAD = -2;

  private final HandleTable handles;
  private final ThreadEnd threadEnd;

  WaitCalls(Dispatch dispatch) {
    handles = dispatch.handles();
    threadEnd = new ThreadEnd(dispatch);
  }

  // --- events

  long CreateEvent(boolean manualReset, boolean initialState, @Nullable String name) {
    if (name != null) {
      return Answer.noHandle(ERROR_NOT_SUPPORTED);
    }
    return open(new EventObject(manualReset, initialState));
  }

  private long open(KernelObject object) {
    long handle = handles.open(object);
    return handle == 0 ? Answer.noHandle(ERROR_NOT_ENOUGH_MEMORY) : handle;
  }

  boolean SetEvent(long event) {
    if (handles.find(event) instanceof EventObject object) {
      object.set();
      return true;
    }
    return Answer.no(ERROR_INVALID_HANDLE);
  }

  boolean ResetEvent(long event) {
    if (handles.find(event) instanceof EventObject object) {
      object.reset();
      return true;
    }
    return Answer.no(ERROR_INVALID_HANDLE);
  }

  boolean closeEvent(long event) {
    return handles.find(event) instanceof EventObject object && close(object)
        || Answer.no(ERROR_INVALID_HANDLE);
  }

  boolean CloseHandle(long handle) {
    if (handle == CURRENT_THREAD) {
      return true;
    }
    KernelObject object = handles.find(handle);
    return object != null && !(object instanceof SocketObject) && close(object)
        || Answer.no(ERROR_INVALID_HANDLE);
  }

  private boolean close(KernelObject object) {
    if (!handles.close(object)) {
      return false;
    }
    object.closed();
    return true;
  }

  // --- waits

  int WaitForSingleObjectEx(long handle, int millis, boolean alertable) {
    Waitable object = waitable(handle);
    return object == null
        ? Answer.code(ERROR_INVALID_HANDLE, WAIT_FAILED)
        : Waits.one(object, alertable, deadline(millis));
  }

  int WaitForMultipleObjectsEx(
      int count, long @Nullable [] given, boolean all, int millis, boolean alertable) {
    if (given == null || count < 1 || count > MAXIMUM_WAIT_OBJECTS || count > given.length) {
      return Answer.code(ERROR_INVALID_PARAMETER, WAIT_FAILED);
    }
    Waitable[] objects = new Waitable[count];
    for (int i = 0; i < count; i++) {
      Waitable object = waitable(given[i]);
      if (object == null) {
        return Answer.code(ERROR_INVALID_HANDLE, WAIT_FAILED);
      }
      if (all && isAmong(object, objects, i)) {
        return Answer.code(ERROR_INVALID_PARAMETER, WAIT_FAILED);
      }
      objects[i] = object;
    }
    long deadline = deadline(millis);
    return all ? Waits.all(objects, alertable, deadline) : Waits.any(objects, alertable, deadline);
  }

  @SuppressWarnings("ReferenceEquality") // an object is itself alone
  static boolean isAmong(Waitable object, Waitable[] objects, int count) {
    for (int i = 0; i < count; i++) {
      if (objects[i] == object) {
        return true;
      }
    }
    return false;
  }

  @Nullable Waitable waitable(long handle) {
    if (handle == CURRENT_THREAD) {
      return ThreadObject.current();
    }
    return handles.find(handle) instanceof Waitable object ? object : null;
  }

  int SleepEx(int millis, boolean alertable) {
    return Waits.sleep(alertable, deadline(millis));
  }

  /// @param millis as C's unsigned 32 bits
  static long deadline(int millis) {
    return millis == INFINITE
        ? Waiter.FOREVER
        : Deadlines.after(TimeUnit.MILLISECONDS.toNanos(Integer.toUnsignedLong(millis)));
  }

  // --- threads

  long CreateThread(@Nullable Runnable start, int flags, int @Nullable [] threadId) {
    if (start == null || (flags & ~CREATE_SUSPENDED) != 0) {
      return Answer.noHandle(ERROR_INVALID_PARAMETER);
    }
    ThreadObject thread = ThreadObject.suspended(() -> threadEnd.run(start));
    long handle = open(thread);
    if (handle == 0) {
      return 0;
    }
    if (threadId != null && threadId.length > 0) {
      threadId[0] = thread.id();
    }
    if (flags == 0) {
      thread.resume();
    }
    return handle;
  }

  void ExitThread(int code) {
    threadEnd.exit(code);
  }

  int ResumeThread(long handle) {
    if (!(waitable(handle) instanceof ThreadObject thread)) {
      return Answer.fail(ERROR_INVALID_HANDLE);
    }
    return thread.resume() ? 1 : 0;
  }

  long OpenThread(int id) {
    ThreadObject thread = ThreadObject.of(id);
    return thread == null ? Answer.noHandle(ERROR_INVALID_PARAMETER) : open(thread);
  }

  int QueueUserAPC(@Nullable LongConsumer procedure, long thread, long data) {
    if (procedure == null) {
      return Answer.code(ERROR_INVALID_PARAMETER, 0);
    }
    if (!(waitable(thread) instanceof ThreadObject target)) {
      return Answer.code(ERROR_INVALID_HANDLE, 0);
    }
    return target.queue(() -> procedure.accept(data)) ? 1 : Answer.code(ERROR_GEN_FAILURE, 0);
  }
}

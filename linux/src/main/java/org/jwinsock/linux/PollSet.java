package org.jwinsock.linux;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/// A set of descriptors to poll, reusable: poll(2).
///
/// ```
///  0    4        6         8
///  | fd | events | revents |     struct pollfd, one per entry
/// ```
///
/// The native array grows and never shrinks; the collector frees it. For use by one thread at a
/// time; another can wake a thread in [#poll] only through a polled descriptor, see [EventFd].
/// Closing a polled descriptor does not wake it.
public final class PollSet {
  static final int ENTRY = 8;
  static final int EVENTS = 4;
  static final int REVENTS = 6;

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private MemorySegment entries;
  private int size;

  /// An empty set.
  ///
  /// @param capacity how many entries it will hold without growing; at least 1
  public PollSet(int capacity) {
    this.entries = allocate(Math.max(capacity, 1));
  }

  private static MemorySegment allocate(long capacity) {
    return Arena.ofAuto().allocate(capacity * ENTRY, ENTRY);
  }

  /// The number of entries.
  public int size() {
    return size;
  }

  /// Removes all entries.
  public PollSet clear() {
    size = 0;
    return this;
  }

  /// Adds an entry.
  ///
  /// @param fd a descriptor; a negative one is ignored by [#poll] and reports nothing
  /// @param events bits of `Linux.POLL`; `POLLERR`, `POLLHUP` and `POLLNVAL` are always reported
  /// @return its index
  public int add(int fd, int events) {
    long capacity = entries.byteSize() / ENTRY;
    if (size == capacity) {
      MemorySegment larger = allocate(capacity * 2);
      MemorySegment.copy(entries, 0, larger, 0, entries.byteSize());
      entries = larger;
    }
    size++;
    set(size - 1, fd, events);
    return size - 1;
  }

  /// Replaces an entry, as in [#add].
  ///
  /// @throws IndexOutOfBoundsException if there is no such entry
  public void set(int index, int fd, int events) {
    long entry = entry(index);
    entries.set(JAVA_INT, entry, fd);
    entries.set(JAVA_SHORT, entry + EVENTS, (short) events);
    entries.set(JAVA_SHORT, entry + REVENTS, (short) 0);
  }

  /// The descriptor of an entry.
  ///
  /// @throws IndexOutOfBoundsException if there is no such entry
  public int fd(int index) {
    return entries.get(JAVA_INT, entry(index));
  }

  /// What the last poll found of an entry: bits of `Linux.POLL`, 0 if nothing.
  ///
  /// @throws IndexOutOfBoundsException if there is no such entry
  public int revents(int index) {
    return Short.toUnsignedInt(entries.get(JAVA_SHORT, entry(index) + REVENTS));
  }

  private long entry(int index) {
    return (long) Objects.checkIndex(index, size) * ENTRY;
  }

  /// Waits until an entry has something to report: poll(2).
  ///
  /// @param timeoutMillis 0 to look only, negative to wait without limit
  /// @return how many entries report, 0 at the timeout, or `-errno`; `-EINTR` is possible
  public int poll(int timeoutMillis) {
    MemorySegment array = entries;
    return Scratch.call(
        Calls.Poll.HANDLE, array.address(), size, timeoutMillis, 0, 0, 0, array, NULL);
  }

  /// The same with a timeout in nanoseconds: ppoll(2), no signal mask.
  ///
  /// @param timeoutNanos 0 to look only, negative to wait without limit
  public int ppoll(long timeoutNanos) {
    MemorySegment array = entries;
    Scratch scratch = Scratch.acquire();
    try {
      long timeout = 0;
      if (timeoutNanos >= 0) {
        scratch.value.set(JAVA_LONG, 0, timeoutNanos / NANOS_PER_SECOND);
        scratch.value.set(JAVA_LONG, Long.BYTES, timeoutNanos % NANOS_PER_SECOND);
        timeout = scratch.value.address();
      }
      return scratch.invoke(
          Calls.Ppoll.HANDLE, array.address(), size, timeout, 0, 0, 0, array, NULL);
    } finally {
      scratch.release();
    }
  }

  /// Waits for one descriptor, without a set: poll(2).
  ///
  /// @param events bits of `Linux.POLL`
  /// @param timeoutMillis as of [#poll(int)]
  /// @return the bits reported, 0 at the timeout, or `-errno`
  public static int poll(int fd, int events, int timeoutMillis) {
    Scratch scratch = Scratch.acquire();
    try {
      MemorySegment entry = scratch.value;
      entry.set(JAVA_INT, 0, fd);
      entry.set(JAVA_SHORT, EVENTS, (short) events);
      entry.set(JAVA_SHORT, REVENTS, (short) 0);
      int result = scratch.invoke(Calls.Poll.HANDLE, entry.address(), 1, timeoutMillis, 0, 0);
      return result < 0 ? result : Short.toUnsignedInt(entry.get(JAVA_SHORT, REVENTS));
    } finally {
      scratch.release();
    }
  }
}

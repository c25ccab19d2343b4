package org.jwinsock.spi;

/// Where one thread sleeps until its request completes or a socket it looks at changes.
///
/// Core supplies a waiter that parks; a base provider may supply one that sleeps in the kernel,
/// through [WaiterSource]. A waiter belongs to one thread between two [#detachAll()] calls;
/// [#wake()] may be called by any thread at any time, also after the wait has ended, so every
/// return of [#await] may be spurious and the caller looks again at what it waits for.
public interface Waiter {

  /// The deadline of a wait without end.
  long FOREVER = Long.MAX_VALUE;

  /// Sleeps until [#wake()] has been called since the last return, something attached has changed,
  /// or the deadline has passed.
  ///
  /// @param deadline on the scale of [System#nanoTime()], or [#FOREVER]
  /// @return false if the deadline has passed and nothing else happened
  boolean await(long deadline);

  /// Ends the current or the next [#await].
  void wake();

  /// Tells the waiter of a source that will call [#wake()]; the source is detached again by
  /// [#detachAll()]. A provider calls this on the waiting thread only.
  void attach(Source source);

  /// Forgets every attached source. Called by the waiting thread when its call ends.
  void detachAll();

  /// Something that wakes waiters.
  interface Source {
    /// No longer wake this waiter.
    void detach(Waiter waiter);
  }
}

package org.jwinsock.core.kernel;

/// An event: set and reset by anyone, awaited by [Waits].
///
/// @see <a href="https://learn.microsoft.com/windows/win32/sync/event-objects">Event Objects</a>
public final class EventObject extends Waitable {

  /// @param manualReset true: once set it stays set, and releases every wait, until [#reset()].
  ///   False: it releases exactly one wait, and is not set any more.
  /// @param initialState how it begins
  public EventObject(boolean manualReset, boolean initialState) {
    super(!manualReset, initialState);
  }

  /// Sets the event. Waits that this ends have ended, whatever happens to the event next.
  public void set() {
    signal();
  }

  /// Makes the event not set.
  public void reset() {
    clear();
  }

  /// True while the event is set.
  public boolean isSet() {
    return isSignalled();
  }
}

package org.jwinsock.core.kernel;

/// What a handle stands for.
///
/// The [HandleTable] gives the handle when it takes the object in; a lookup compares it, so that an
/// object is found by its own handle only.
public abstract class KernelObject {

  long handle;

  /// An object without a handle.
  protected KernelObject() {}

  /// The handle; 0 before the object is in a table.
  public final long handle() {
    return handle;
  }

  /// The handle has been closed, by `CloseHandle` or its kind.
  public void closed() {}
}

package org.jwinsock.spi;

import static org.jwinsock.spi.WsaErrors.WSAEOPNOTSUPP;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `NSP_ROUTINE`: a namespace provider, found by [java.util.ServiceLoader].
///
/// A lookup is begun, answers one result set at a time, and is ended; ending it from another thread
/// cancels a step in progress. All functions may be called from any thread; a step may block and
/// must not pin a virtual thread's carrier while it does.
///
/// @see <a href="https://learn.microsoft.com/windows/win32/api/ws2spi/ns-ws2spi-nsp_routine">
///   NSP_ROUTINE</a>
public interface NspProvider {

  /// Names the provider, fixed for all time.
  UUID providerId();

  /// For people.
  String displayString();

  /// `NS_*`: the namespace served.
  int nameSpace();

  /// Where this provider stands among those of its namespace; the lowest is asked first.
  int rank();

  /// Why the provider cannot work here; null when it can.
  @Nullable String unavailable();

  /// Starts a lookup.
  ///
  /// @param restrictions what is looked for
  /// @param controlFlags `LUP_*`
  /// @return a lookup handle, positive, or a negative Winsock error
  long NSPLookupServiceBegin(WsaQuerySet restrictions, int controlFlags);

  /// The next result.
  ///
  /// @return [LookupResult.Failed] with `WSA_E_NO_MORE` after the last one
  LookupResult NSPLookupServiceNext(long lookup, int controlFlags);

  /// Ends a lookup and frees what it holds.
  ///
  /// @return 0, or `-WSA_INVALID_HANDLE`
  int NSPLookupServiceEnd(long lookup);

  /// Registers or withdraws a service.
  default int NSPSetService(WsaQuerySet registration, int operation, int controlFlags) {
    return -WSAEOPNOTSUPP;
  }

  /// Ends the provider.
  default int NSPCleanup() {
    return 0;
  }

  /// One step of a lookup.
  sealed interface LookupResult {
    /// A result set.
    record Found(WsaQuerySet set) implements LookupResult {}

    /// No result set.
    ///
    /// @param error the positive Winsock code: `WSA_E_NO_MORE`, `WSAHOST_NOT_FOUND`,
    ///   `WSATRY_AGAIN`, `WSANO_RECOVERY`, `WSANO_DATA`, `WSA_E_CANCELLED`
    record Failed(int error) implements LookupResult {}
  }
}

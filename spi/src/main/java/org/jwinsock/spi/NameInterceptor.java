package org.jwinsock.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a layer has to say of name lookups. A layer whose procedure table is one is asked before
/// the namespace providers are, the outermost layer first. Our own: on Windows a filter of names is
/// a namespace provider.
public interface NameInterceptor {

  /// A name is about to be looked up.
  ///
  /// @param name as the program gave it
  /// @param families `AF_*` that are wanted; empty for all
  Decision resolving(String name, List<Integer> families);

  /// A name has been looked up.
  ///
  /// @param addresses what the program is told, with port 0
  void resolved(String name, List<SockAddr> addresses);

  /// The name that an address of this layer's own stands for; null if it gave out no such address.
  default @Nullable String nameOf(SockAddr address) {
    return null;
  }

  /// What becomes of a lookup.
  sealed interface Decision {
    /// The next layer, or the namespace providers, are asked.
    record Ask() implements Decision {}

    /// The lookup fails.
    ///
    /// @param error `WSAEACCES`, `WSAHOST_NOT_FOUND`, `WSATRY_AGAIN`, `WSANO_DATA`
    record Refuse(int error) implements Decision {}

    /// These are the addresses, and nobody else is asked.
    record Answer(List<SockAddr> addresses) implements Decision {
      /// Copies the addresses.
      public Answer {
        addresses = List.copyOf(addresses);
      }
    }
  }
}

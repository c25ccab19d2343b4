package org.jwinsock.spi;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `WSAQUERYSET`: what a name lookup asks and what it answers.
///
/// @param serviceInstanceName the name asked for, or the canonical name found
/// @param serviceClassId the class of service: a `SVCID_*` of [Guids]
/// @param nameSpace `NS_*`
/// @param nsProviderId one provider, or null for all of the namespace
/// @param queryString provider-specific, such as `name/protocol` of a service query
/// @param families restricts the answer to these `AF_*`; empty for all
/// @param addresses found addresses
/// @param outputFlags [WinSock2#RESULT_IS_ALIAS] for an alias of the name
/// @see <a href="https://learn.microsoft.com/windows/win32/api/winsock2/ns-winsock2-wsaquerysetw">
///   WSAQUERYSETW</a>
public record WsaQuerySet(
    @Nullable String serviceInstanceName,
    UUID serviceClassId,
    int nameSpace,
    @Nullable UUID nsProviderId,
    @Nullable String queryString,
    List<Integer> families,
    List<CsAddrInfo> addresses,
    int outputFlags) {

  /// Copies the lists.
  public WsaQuerySet {
    families = List.copyOf(families);
    addresses = List.copyOf(addresses);
  }
}

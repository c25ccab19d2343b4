package org.jwinsock.spi;

import java.util.List;
import java.util.UUID;

/// `WSAPROTOCOL_INFOW`: one entry of the catalog.
///
/// @param serviceFlags1 `XP1_*`
/// @param providerFlags `PFL_*`
/// @param providerId names the provider, while `catalogEntryId` names the entry
/// @param catalogEntryId given by the catalog; 0 before that
/// @param chain the entries below this one, top first; empty for a layer that is no chain, one
///   element for a base protocol
/// @param version protocol version
/// @param addressFamily `AF_*`
/// @param maxSockAddr the longest address in bytes
/// @param minSockAddr the shortest address in bytes
/// @param socketType `SOCK_*`
/// @param protocol `IPPROTO_*`
/// @param protocolMaxOffset how many further protocol numbers match
/// @param networkByteOrder [WinSock2#BIGENDIAN] or [WinSock2#LITTLEENDIAN]
/// @param securityScheme [WinSock2#SECURITY_PROTOCOL_NONE]
/// @param messageSize 0 for streams, 1 for the size of the MTU, -1 unlimited, else bytes
/// @param providerReserved the token of a duplicated socket, 0 otherwise
/// @param protocolName for people
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/winsock2/ns-winsock2-wsaprotocol_infow">
///   WSAPROTOCOL_INFOW</a>
public record WsaProtocolInfo(
    int serviceFlags1,
    int providerFlags,
    UUID providerId,
    int catalogEntryId,
    List<Integer> chain,
    int version,
    int addressFamily,
    int maxSockAddr,
    int minSockAddr,
    int socketType,
    int protocol,
    int protocolMaxOffset,
    int networkByteOrder,
    int securityScheme,
    int messageSize,
    long providerReserved,
    String protocolName) {

  /// Copies the chain.
  public WsaProtocolInfo {
    chain = List.copyOf(chain);
  }

  /// The entry under the id the catalog gave it.
  public WsaProtocolInfo withCatalogEntry(int id, List<Integer> newChain) {
    return new WsaProtocolInfo(
        serviceFlags1,
        providerFlags,
        providerId,
        id,
        newChain,
        version,
        addressFamily,
        maxSockAddr,
        minSockAddr,
        socketType,
        protocol,
        protocolMaxOffset,
        networkByteOrder,
        securityScheme,
        messageSize,
        providerReserved,
        protocolName);
  }

  /// The entry as `WSADuplicateSocket` hands it over.
  public WsaProtocolInfo withReserved(long token) {
    return new WsaProtocolInfo(
        serviceFlags1,
        providerFlags,
        providerId,
        catalogEntryId,
        chain,
        version,
        addressFamily,
        maxSockAddr,
        minSockAddr,
        socketType,
        protocol,
        protocolMaxOffset,
        networkByteOrder,
        securityScheme,
        messageSize,
        token,
        protocolName);
  }
}

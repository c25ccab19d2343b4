package org.jwinsock.spi;

import static org.jwinsock.spi.Fields.ULONG;

import java.lang.foreign.MemorySegment;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `WSAPROTOCOL_INFOW` and `WSAPROTOCOL_INFOA`: one entry of the catalog. The two forms differ in
/// the name at the end: 256 UTF-16 units, or 256 bytes, which here are UTF-8; both with their
/// closing zero.
///
/// ```
///  0                 16              20           36               40
///  | dwServiceFlags1-4 | dwProviderFlags | ProviderId | dwCatalogEntryId | ProtocolChain …
///  72         76               80             84             88            92
///  | iVersion | iAddressFamily | iMaxSockAddr | iMinSockAddr | iSocketType | iProtocol
///  96                   100                 104               108
///  | iProtocolMaxOffset | iNetworkByteOrder | iSecurityScheme | dwMessageSize
///  112                  116          628 or 372
///  | dwProviderReserved | szProtocol |
/// ```
///
/// `ProtocolChain` is a count and seven ids. Of `providerReserved` memory holds 32 bits.
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

  /// The size of the wide form in bytes.
  public static final int SIZE_W = 628;

  /// The size of the ANSI form in bytes.
  public static final int SIZE_A = 372;

  private static final int PROVIDER_FLAGS = 16;
  private static final int PROVIDER_ID = 20;
  private static final int CATALOG_ENTRY_ID = 36;
  private static final int CHAIN_LENGTH = 40;
  private static final int CHAIN_ENTRIES = 44;
  private static final int VERSION = 72;
  private static final int ADDRESS_FAMILY = 76;
  private static final int MAX_SOCK_ADDR = 80;
  private static final int MIN_SOCK_ADDR = 84;
  private static final int SOCKET_TYPE = 88;
  private static final int PROTOCOL = 92;
  private static final int PROTOCOL_MAX_OFFSET = 96;
  private static final int NETWORK_BYTE_ORDER = 100;
  private static final int SECURITY_SCHEME = 104;
  private static final int MESSAGE_SIZE = 108;
  private static final int PROVIDER_RESERVED = 112;
  private static final int NAME = 116;

  /// Copies the chain.
  ///
  /// @throws IllegalArgumentException for a chain of more than [WinSock2#MAX_PROTOCOL_CHAIN]
  public WsaProtocolInfo {
    chain = List.copyOf(chain);
    if (chain.size() > WinSock2.MAX_PROTOCOL_CHAIN) {
      throw new IllegalArgumentException("a chain of " + chain.size());
    }
  }

  // --- in memory

  /// Reads the wide form from at least [#SIZE_W] bytes; null if its chain has no possible length.
  public static @Nullable WsaProtocolInfo readW(MemorySegment from) {
    return read(from.asSlice(0, SIZE_W), StandardCharsets.UTF_16LE);
  }

  /// Reads the ANSI form from at least [#SIZE_A] bytes; null if its chain has no possible length.
  public static @Nullable WsaProtocolInfo readA(MemorySegment from) {
    return read(from.asSlice(0, SIZE_A), StandardCharsets.UTF_8);
  }

  /// Writes the wide form. Of a longer name only what fits is written.
  public void writeW(MemorySegment to) {
    write(to.asSlice(0, SIZE_W), StandardCharsets.UTF_16LE);
  }

  /// Writes the ANSI form. Of a longer name only what fits is written.
  public void writeA(MemorySegment to) {
    write(to.asSlice(0, SIZE_A), StandardCharsets.UTF_8);
  }

  private static @Nullable WsaProtocolInfo read(MemorySegment from, Charset charset) {
    int length = from.get(ULONG, CHAIN_LENGTH);
    if (length < 0 || length > WinSock2.MAX_PROTOCOL_CHAIN) {
      return null;
    }
    List<Integer> chain = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      chain.add(from.get(ULONG, CHAIN_ENTRIES + 4L * i));
    }
    return new WsaProtocolInfo(
        from.get(ULONG, 0),
        from.get(ULONG, PROVIDER_FLAGS),
        Guids.read(from.asSlice(PROVIDER_ID, Guids.SIZE)),
        from.get(ULONG, CATALOG_ENTRY_ID),
        chain,
        from.get(ULONG, VERSION),
        from.get(ULONG, ADDRESS_FAMILY),
        from.get(ULONG, MAX_SOCK_ADDR),
        from.get(ULONG, MIN_SOCK_ADDR),
        from.get(ULONG, SOCKET_TYPE),
        from.get(ULONG, PROTOCOL),
        from.get(ULONG, PROTOCOL_MAX_OFFSET),
        from.get(ULONG, NETWORK_BYTE_ORDER),
        from.get(ULONG, SECURITY_SCHEME),
        from.get(ULONG, MESSAGE_SIZE),
        Integer.toUnsignedLong(from.get(ULONG, PROVIDER_RESERVED)),
        Fields.text(from.asSlice(NAME), charset));
  }

  private void write(MemorySegment to, Charset charset) {
    to.fill((byte) 0);
    to.set(ULONG, 0, serviceFlags1);
    to.set(ULONG, PROVIDER_FLAGS, providerFlags);
    Guids.write(providerId, to.asSlice(PROVIDER_ID, Guids.SIZE));
    to.set(ULONG, CATALOG_ENTRY_ID, catalogEntryId);
    to.set(ULONG, CHAIN_LENGTH, chain.size());
    for (int i = 0; i < chain.size(); i++) {
      to.set(ULONG, CHAIN_ENTRIES + 4L * i, chain.get(i));
    }
    to.set(ULONG, VERSION, version);
    to.set(ULONG, ADDRESS_FAMILY, addressFamily);
    to.set(ULONG, MAX_SOCK_ADDR, maxSockAddr);
    to.set(ULONG, MIN_SOCK_ADDR, minSockAddr);
    to.set(ULONG, SOCKET_TYPE, socketType);
    to.set(ULONG, PROTOCOL, protocol);
    to.set(ULONG, PROTOCOL_MAX_OFFSET, protocolMaxOffset);
    to.set(ULONG, NETWORK_BYTE_ORDER, networkByteOrder);
    to.set(ULONG, SECURITY_SCHEME, securityScheme);
    to.set(ULONG, MESSAGE_SIZE, messageSize);
    to.set(ULONG, PROVIDER_RESERVED, (int) providerReserved);
    Fields.text(to.asSlice(NAME), protocolName, charset);
  }

  // --- other entries

  /// The entry as a chain offers it whose top is this provider.
  ///
  /// @param withheld `XP1_*` bits that the chain does not pass on
  public WsaProtocolInfo servedBy(UUID provider, int withheld) {
    return with(
        serviceFlags1 & ~withheld, provider, catalogEntryId, chain, providerReserved, protocolName);
  }

  /// The entry under the id the catalog gave it.
  public WsaProtocolInfo withCatalogEntry(int id, List<Integer> newChain) {
    return with(serviceFlags1, providerId, id, newChain, providerReserved, protocolName);
  }

  /// The entry under another name.
  public WsaProtocolInfo named(String name) {
    return with(serviceFlags1, providerId, catalogEntryId, chain, providerReserved, name);
  }

  /// The entry as `WSADuplicateSocket` hands it over.
  public WsaProtocolInfo withReserved(long token) {
    return with(serviceFlags1, providerId, catalogEntryId, chain, token, protocolName);
  }

  /// The same protocol, in what others may change of it.
  private WsaProtocolInfo with(
      int flags, UUID provider, int id, List<Integer> newChain, long reserved, String name) {
    return new WsaProtocolInfo(
        flags,
        providerFlags,
        provider,
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
        reserved,
        name);
  }
}

package org.jwinsock.spi;

import java.util.List;

/// `HOSTENT`: what `gethostbyname` and `gethostbyaddr` find.
///
/// On Windows one structure for each thread is overwritten by the next lookup; here every answer is
/// a value of its own.
///
/// @param name the official name
/// @param aliases other names
/// @param addrtype `AF_INET` or `AF_INET6`
/// @param addrList the addresses, of `length` bytes each, in network order; at least one
/// @see <a href="https://learn.microsoft.com/windows/win32/api/winsock2/ns-winsock2-hostent">
///   HOSTENT</a>
public record HostEnt(String name, List<String> aliases, int addrtype, List<byte[]> addrList) {

  /// Copies the lists.
  public HostEnt {
    aliases = List.copyOf(aliases);
    addrList = addrList.stream().map(byte[]::clone).toList();
  }

  /// `h_length`: the size of an address in bytes.
  public int length() {
    return addrtype == WinSock2.AF_INET ? 4 : 16;
  }

  /// `h_addr`: the first address.
  public byte[] addr() {
    return addrList.getFirst();
  }
}

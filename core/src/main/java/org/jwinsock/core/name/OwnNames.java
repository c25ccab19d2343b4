package org.jwinsock.core.name;

import java.net.IDN;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.Ip2String;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.WinSock2;

/// What a host name means before any provider is asked: addresses as text, this machine's names,
/// names outside ASCII.
public final class OwnNames {

  private static final String LOCAL_MACHINE = "..localmachine";
  private static final String LOCALHOST = "localhost";

  /// The longest name, as `NI_MAXHOST` counts it without its end.
  private static final int MAX_NAME = 1024;

  private final NameService names;

  /// @param names asked for the name of this machine
  public OwnNames(NameService names) {
    this.names = names;
  }

  /// The address a text is; null if it is a name. IPv4 may have any of the four classic forms; IPv6
  /// may have a scope, brackets and, in brackets, a port, which does not count.
  public static @Nullable SockAddr numeric(String text) {
    Ip2String.ParsedIpv4 four = Ip2String.RtlIpv4StringToAddress(text, false);
    if (four != null && four.end() == text.length()) {
      return new SockAddrIn(four.bits(), 0);
    }
    Ip2String.ParsedIpv6 six = Ip2String.RtlIpv6StringToAddressEx(text);
    return six == null ? null : new SockAddrIn6(six.high(), six.low(), 0, 0, six.scopeId());
  }

  /// The addresses of a name of this machine: the loopback ones of `localhost`; those of its
  /// interfaces for the empty name, `..localmachine` and its host name. Null for other names.
  ///
  /// @param family `AF_UNSPEC` for both
  public @Nullable List<SockAddr> addresses(String name, int family) {
    if (name.equalsIgnoreCase(LOCALHOST)) {
      return Adapters.loopback(family);
    }
    boolean own =
        name.isEmpty()
            || name.equalsIgnoreCase(LOCAL_MACHINE)
            || name.equalsIgnoreCase(names.hostName());
    return own ? Adapters.own(family) : null;
  }

  /// The domain this machine is in, in lower case; empty if it is in none.
  public String domain() {
    String host = names.hostName();
    if (host == null) {
      return "";
    }
    if (host.indexOf('.') < 0
        && names.byName(host, WinSock2.NS_DNS, List.of(), 0) instanceof HostAnswer.Found found) {
      host = found.name();
    }
    int dot = host.indexOf('.');
    return dot < 0 ? "" : host.substring(dot + 1).toLowerCase(Locale.ROOT);
  }

  /// The form of a name that resolvers know: RFC 3490's for names outside ASCII.
  ///
  /// @return null for a name that cannot be one
  /// @see <a href="https://www.rfc-editor.org/rfc/rfc3490">RFC 3490</a>
  public static @Nullable String encode(String name) {
    if (name.length() > MAX_NAME || name.indexOf('\0') >= 0) {
      return null;
    }
    if (name.chars().allMatch(c -> c < 0x80)) {
      return name;
    }
    try {
      return IDN.toASCII(name);
    } catch (IllegalArgumentException e) {
      return null; // a label of more than 63 bytes, or a code point no name may have
    }
  }
}

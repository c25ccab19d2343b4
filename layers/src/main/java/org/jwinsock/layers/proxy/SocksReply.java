package org.jwinsock.layers.proxy;

import static org.jwinsock.spi.WsaErrors.WSAEACCES;
import static org.jwinsock.spi.WsaErrors.WSAECONNABORTED;
import static org.jwinsock.spi.WsaErrors.WSAECONNREFUSED;
import static org.jwinsock.spi.WsaErrors.WSAEHOSTUNREACH;
import static org.jwinsock.spi.WsaErrors.WSAENETUNREACH;
import static org.jwinsock.spi.WsaErrors.WSAEOPNOTSUPP;
import static org.jwinsock.spi.WsaErrors.WSAETIMEDOUT;

import org.jwinsock.layers.proxy.ProxyFailure.Blame;

/// What the reply codes of RFC 1928, section 6, mean to a program.
final class SocksReply {

  private SocksReply() {}

  /// @param code not 0, which is success
  static ProxyFailure failure(int code, Target target) {
    return switch (code) {
      case 1 -> failed(WSAECONNABORTED, "the SOCKS5 proxy has failed to reach ", target);
      case 2 -> failed(WSAEACCES, "the rules of the SOCKS5 proxy forbid ", target);
      case 3 -> failed(WSAENETUNREACH, "the SOCKS5 proxy has no route to the network of ", target);
      case 4 -> failed(WSAEHOSTUNREACH, "the SOCKS5 proxy cannot reach the host of ", target);
      case 5 -> failed(WSAECONNREFUSED, "refused: ", target);
      case 6 -> failed(WSAETIMEDOUT, "the SOCKS5 proxy has waited in vain for ", target);
      case 7 ->
          ProxyFailure.ofProxy(
              WSAEOPNOTSUPP, "the SOCKS5 proxy does not know what it was asked to do");
      case 8 -> failed(WSAEOPNOTSUPP, "the SOCKS5 proxy takes no addresses as ", target);
      default ->
          ProxyFailure.ofProxy(
              WSAECONNABORTED, "the SOCKS5 proxy answers with the unknown code " + code);
    };
  }

  private static ProxyFailure failed(int error, String what, Target target) {
    return new ProxyFailure(error, Blame.DESTINATION, what + target);
  }
}

package org.jwinsock.layers.proxy;

import static org.jwinsock.spi.WsaErrors.WSAEACCES;
import static org.jwinsock.spi.WsaErrors.WSAECONNABORTED;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.jwinsock.layers.stream.ByteQueue;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;

/// The client's side of SOCKS5: RFC 1928, with the user name and password of RFC 1929.
///
/// ```
///  -> 05 n methods        <- 05 method
///  -> 01 n user n password   <- 01 status               (method 02 alone)
///  -> 05 command 00 type address port   <- 05 reply 00 type address port
/// ```
///
/// Strict where RFC 1928 is: a version, a method or an address type that it does not know ends the
/// handshake. It keeps at most one reply, 262 bytes.
final class Socks5Client implements Handshake {

  /// What the proxy is to do.
  enum Command {
    /// Let a connection through.
    CONNECT(1),
    /// Relay datagrams as long as this connection is there.
    UDP_ASSOCIATE(3);

    private final int code;

    Command(int code) {
      this.code = code;
    }
  }

  static final int VERSION = 5;
  private static final int LOGIN_VERSION = 1;
  private static final int NO_LOGIN = 0;
  private static final int PASSWORD = 2;
  private static final int NONE_ACCEPTABLE = 0xFF;

  /// Up to the first byte of the address, which is the length of a name.
  private static final int REPLY_HEAD = 5;

  private enum State {
    METHOD,
    LOGIN,
    REPLY
  }

  private final Command command;
  private final Target target;
  private final @Nullable Credentials credentials;
  private final byte[] reply = new byte[REPLY_HEAD + 255 + 2];
  private int length;
  private State state = State.METHOD;

  /// @param target of an association the address datagrams will come from, 0.0.0.0:0 if it is not
  ///   known
  /// @param credentials null to offer no login
  Socks5Client(Command command, Target target, @Nullable Credentials credentials) {
    this.command = command;
    this.target = target;
    this.credentials = credentials;
  }

  @Override
  public Progress begin(ByteQueue out) {
    length = 0;
    state = State.METHOD;
    put(out, VERSION);
    if (credentials == null) {
      put(out, 1, NO_LOGIN);
    } else {
      put(out, 2, NO_LOGIN, PASSWORD);
    }
    return Progress.MORE;
  }

  @Override
  public Progress received(ByteBuffer in, ByteQueue out) {
    while (true) {
      int missing = needed() - length;
      int taken = Math.min(missing, in.remaining());
      in.get(reply, length, taken);
      length += taken;
      Progress early = malformed();
      if (early != null) {
        return early;
      }
      if (taken < missing) {
        return Progress.MORE;
      }
      if (needed() > length) {
        continue; // the length of the reply has become known
      }
      Progress progress = answered(out);
      if (!(progress instanceof Progress.More)) {
        return progress;
      }
      length = 0;
    }
  }

  @Override
  public Progress ended() {
    return failed(
        WSAECONNABORTED,
        "the proxy has closed the connection in the middle of the SOCKS5 handshake");
  }

  private int needed() {
    if (state != State.REPLY) {
      return 2;
    }
    if (length < REPLY_HEAD) {
      return REPLY_HEAD;
    }
    return switch (reply[3]) {
      case SocksAddress.IPV4 -> 10;
      case SocksAddress.IPV6 -> 22;
      default -> 7 + (reply[4] & 0xFF);
    };
  }

  /// What can be seen to be wrong before everything has come: a proxy that refuses may say no more.
  private @Nullable Progress malformed() {
    int version = state == State.LOGIN ? LOGIN_VERSION : VERSION;
    if (length > 0 && reply[0] != version) {
      return failed(
          WSAECONNABORTED,
          "no SOCKS5 proxy is there: its answer begins with "
              + (reply[0] & 0xFF)
              + ", not "
              + version);
    }
    if (state != State.REPLY) {
      return null;
    }
    if (length > 1 && reply[1] != 0) {
      return new Progress.Failed(SocksReply.failure(reply[1] & 0xFF, target));
    }
    if (length > 3 && !SocksAddress.isType(reply[3])) {
      return failed(
          WSAECONNABORTED,
          "the SOCKS5 proxy has answered with the unknown address type " + (reply[3] & 0xFF));
    }
    return null;
  }

  private Progress answered(ByteQueue out) {
    return switch (state) {
      case METHOD -> method(reply[1] & 0xFF, out);
      case LOGIN ->
          reply[1] == 0
              ? request(out)
              : failed(WSAEACCES, "the SOCKS5 proxy refuses the user name or the password");
      case REPLY -> {
        ByteBuffer address = ByteBuffer.wrap(reply, 3, length - 3);
        yield new Progress.Done(SocksAddress.read(address));
      }
    };
  }

  private Progress method(int chosen, ByteQueue out) {
    Credentials own = credentials;
    if (chosen == NO_LOGIN) {
      return request(out);
    }
    if (chosen == PASSWORD && own != null) {
      state = State.LOGIN;
      put(out, LOGIN_VERSION);
      putShort(out, own.user().getBytes(StandardCharsets.UTF_8));
      putShort(out, own.password().getBytes(StandardCharsets.UTF_8));
      return Progress.MORE;
    }
    if (chosen == NONE_ACCEPTABLE) {
      return failed(
          WSAEACCES,
          own == null
              ? "the SOCKS5 proxy wants a login, and the rule has none for it"
              : "the SOCKS5 proxy takes neither a password nor nobody's connections");
    }
    return failed(
        WSAECONNABORTED,
        "the SOCKS5 proxy has chosen login method " + chosen + ", which was not offered");
  }

  private Progress request(ByteQueue out) {
    state = State.REPLY;
    put(out, VERSION, command.code, 0);
    SocksAddress.put(target, out);
    return Progress.MORE;
  }

  private static Progress failed(int error, String reason) {
    return new Progress.Failed(ProxyFailure.ofProxy(error, reason));
  }

  private static void put(ByteQueue out, int... bytes) {
    for (int each : bytes) {
      out.put((byte) each);
    }
  }

  private static void putShort(ByteQueue out, byte[] bytes) {
    out.put((byte) bytes.length);
    out.put(ByteBuffer.wrap(bytes));
  }

  /// What datagrams come from when nobody knows that yet, of the family of the proxy's address.
  static Target anywhere(boolean six) {
    return new Target.Address(six ? new SockAddrIn6(0, 0, 0, 0, 0) : new SockAddrIn(0, 0));
  }
}

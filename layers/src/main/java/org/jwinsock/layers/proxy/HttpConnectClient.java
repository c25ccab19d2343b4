package org.jwinsock.layers.proxy;

import static org.jwinsock.spi.WsaErrors.WSAEACCES;
import static org.jwinsock.spi.WsaErrors.WSAECONNABORTED;
import static org.jwinsock.spi.WsaErrors.WSAECONNREFUSED;
import static org.jwinsock.spi.WsaErrors.WSAEHOSTUNREACH;
import static org.jwinsock.spi.WsaErrors.WSAEOPNOTSUPP;
import static org.jwinsock.spi.WsaErrors.WSAETIMEDOUT;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jwinsock.layers.proxy.ProxyFailure.Blame;
import org.jwinsock.layers.stream.ByteQueue;

/// The client's side of HTTP CONNECT: RFC 9110, section 9.3.6.
///
/// The first request of all says nothing about who asks, so that no password goes in clear text to
/// a proxy that would take a digest; an answer of 407 is followed by one that does, on the same
/// connection if that stays and the body's length is plainly said, else on a new one. What follows
/// the empty line of a 2xx is the application's, whatever the headers say about a body.
///
/// It keeps at most one head, 16 KiB.
final class HttpConnectClient implements Handshake {

  /// A body that is longer is not waited for.
  private static final long MOST_SKIPPED = 64 * 1024;

  /// The first one, and those that say no more than that a nonce was old.
  private static final int MOST_CHALLENGES = 3;

  private final Target target;
  private final HttpLogin login;
  private final HttpHead.Reader reader = new HttpHead.Reader();
  private int challenges;

  /// How much of a body is still to come.
  private long skip;

  /// True while the next request waits for the end of a body.
  private boolean isOwed;

  /// @param login of this proxy
  HttpConnectClient(Target target, HttpLogin login) {
    this.target = target;
    this.login = login;
  }

  @Override
  public Progress begin(ByteQueue out) {
    reader.reset();
    skip = 0;
    isOwed = false;
    request(out);
    return Progress.MORE;
  }

  /// Nothing in it comes from anywhere but a [Target] and an [HttpLogin], whose texts have no line
  /// ends.
  private void request(ByteQueue out) {
    String authority = target.toString();
    String authorisation = login.authorisation(authority);
    StringBuilder text = new StringBuilder(256);
    text.append("CONNECT ").append(authority).append(" HTTP/1.1\r\n");
    text.append("Host: ").append(authority).append("\r\n");
    if (authorisation != null) {
      text.append("Proxy-Authorization: ").append(authorisation).append("\r\n");
    }
    text.append("\r\n");
    out.put(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.ISO_8859_1)));
  }

  @Override
  public Progress received(ByteBuffer in, ByteQueue out) {
    try {
      while (true) {
        int skipped = (int) Math.min(skip, in.remaining());
        in.position(in.position() + skipped);
        skip -= skipped;
        if (skip == 0 && isOwed) {
          isOwed = false;
          request(out);
        }
        if (!in.hasRemaining() || !reader.take(in)) {
          return Progress.MORE;
        }
        HttpHead head = reader.head();
        Progress progress = head.isInterim() ? interim(head) : answered(head);
        if (!(progress instanceof Progress.More)) {
          return progress;
        }
      }
    } catch (HttpHead.Malformed e) {
      return failed(
          WSAECONNABORTED, "no HTTP proxy is there, or a broken one: it sends " + e.getMessage());
    }
  }

  @Override
  public Progress ended() {
    return failed(
        WSAECONNABORTED, "the HTTP proxy has closed the connection before it answered CONNECT");
  }

  private static Progress interim(HttpHead head) throws HttpHead.Malformed {
    if (head.status() == 101) {
      throw new HttpHead.Malformed("101, which nobody asked for");
    }
    return Progress.MORE;
  }

  private Progress answered(HttpHead head) {
    if (head.succeeds()) {
      return new Progress.Done(null);
    }
    return head.status() == 407 ? challenged(head) : refused(head);
  }

  private Progress challenged(HttpHead head) {
    List<Challenge> offered = Challenge.parse(head.values("proxy-authenticate"));
    boolean again = challenges++ > 0;
    switch (login.learn(offered)) {
      case NOTHING_TO_SAY -> {
        return failed(WSAEACCES, "the HTTP proxy wants a login, and the rule has none for it");
      }
      case UNKNOWN_SCHEME -> {
        return failed(WSAEACCES, "the HTTP proxy offers neither Basic nor a Digest login we know");
      }
      case KNOWN -> {
        if (again && !HttpLogin.isStale(offered) || challenges > MOST_CHALLENGES) {
          return failed(WSAEACCES, "the HTTP proxy refuses the user name or the password");
        }
      }
    }
    long body = head.bodyLength();
    if (!head.persists() || body < 0 || body > MOST_SKIPPED) {
      return new Progress.Again();
    }
    skip = body;
    isOwed = true;
    return Progress.MORE;
  }

  private Progress refused(HttpHead head) {
    int error =
        switch (head.status()) {
          case 401, 403, 451 -> WSAEACCES;
          case 400, 405, 501, 505 -> WSAEOPNOTSUPP;
          case 408, 504 -> WSAETIMEDOUT;
          case 404, 410, 502 -> WSAEHOSTUNREACH;
          case 500, 503 -> WSAECONNREFUSED;
          default -> WSAECONNABORTED;
        };
    String reason =
        "the HTTP proxy answers "
            + head.status()
            + (head.reason().isEmpty() ? "" : " " + head.reason())
            + " for "
            + target;
    return new Progress.Failed(new ProxyFailure(error, Blame.DESTINATION, reason));
  }

  private static Progress failed(int error, String reason) {
    return new Progress.Failed(ProxyFailure.ofProxy(error, reason));
  }
}

import org.jspecify.annotations.NullMarked;

/// The behaviour suite. It requires the providers so that they are there to be chosen, and names
/// nothing of theirs; and the JDK's own HTTP client and server, which are peers of scenarios.
@NullMarked
module org.jwinsock.testkit {
  requires java.net.http;
  requires jdk.httpserver;
  requires static org.jspecify;
  requires org.jwinsock.core;
  requires org.jwinsock.host;
  requires org.jwinsock.nio;
}

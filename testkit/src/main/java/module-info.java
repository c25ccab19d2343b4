import org.jspecify.annotations.NullMarked;

/// The behaviour suite. It requires the providers so that they are there to be chosen, and names
/// nothing of theirs; the JDK's own HTTP client and server, which are peers of scenarios; and what
/// tells how busy this process is.
@NullMarked
module org.jwinsock.testkit {
  requires java.compiler;
  requires java.management;
  requires java.net.http;
  requires jdk.httpserver;
  requires jdk.management;
  requires static org.jspecify;
  requires org.jwinsock.core;
  requires org.jwinsock.host;
  requires org.jwinsock.nio;
}

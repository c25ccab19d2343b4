import org.jspecify.annotations.NullMarked;

/// The behaviour suite. It requires the providers so that they are there to be chosen, and names
/// nothing of theirs.
@NullMarked
module org.jwinsock.testkit {
  requires static org.jspecify;
  requires org.jwinsock.core;
  requires org.jwinsock.host;
  requires org.jwinsock.nio;
}

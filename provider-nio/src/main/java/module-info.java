import org.jspecify.annotations.NullMarked;

/// The base provider over `java.nio`: any operating system, no native access.
@NullMarked
module org.jwinsock.nio {
  requires static org.jspecify;
  requires org.jwinsock.afd;
}

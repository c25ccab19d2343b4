import org.jspecify.annotations.NullMarked;

/// Every downcall into the Linux kernel. The only module that needs native access.
@NullMarked
module org.jwinsock.linux {
  requires static transitive org.jspecify;
}

import org.jspecify.annotations.NullMarked;

/// The command line, `winsock`. Providers are found at run time by `ServiceLoader`.
@NullMarked
module org.jwinsock.tools {
  requires static org.jspecify;
  requires info.picocli;
  requires java.net.http;
  requires org.jwinsock.core;

  // picocli fills in fields.
  opens org.jwinsock.tools to
      info.picocli;
  opens org.jwinsock.tools.verb to
      info.picocli;
}

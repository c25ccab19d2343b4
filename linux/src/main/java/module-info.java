import org.jspecify.annotations.NullMarked;

/// The Linux kernel's socket calls through `java.lang.foreign`, in Linux terms.
///
/// Names and constants are those of the Linux man pages, results are raw: zero or more on success,
/// `-errno` on failure. Nothing here knows Winsock. x86-64 and aarch64, glibc and musl; see
/// [org.jwinsock.linux.Linux#isSupported].
@NullMarked
module org.jwinsock.linux {
  requires static transitive org.jspecify;

  exports org.jwinsock.linux;
}

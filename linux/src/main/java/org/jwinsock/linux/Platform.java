package org.jwinsock.linux;

import org.jspecify.annotations.Nullable;

/// Where we run, and whether the module can work here.
enum Platform {
  X86_64,
  AARCH64;

  /// The platform, or null if it is none of ours.
  static final @Nullable Platform CURRENT = of(System.getProperty("os.name"), arch());

  private static String arch() {
    return System.getProperty("os.arch");
  }

  static @Nullable Platform of(String os, String arch) {
    if (!os.equals("Linux")) {
      return null;
    }
    return switch (arch) {
      case "amd64", "x86_64" -> X86_64;
      case "aarch64" -> AARCH64;
      default -> null;
    };
  }

  /// `struct epoll_event` is packed on x86-64, and only there: epoll_ctl(2), `sys/epoll.h`.
  static boolean packsEpollEvent() {
    return CURRENT == X86_64;
  }

  /// The number of tgkill(2), which musl has no function for: `asm/unistd.h`.
  static int tgkillNumber() {
    return CURRENT == X86_64 ? 234 : 131;
  }

  /// The number of gettid(2), which glibc has a function for since 2.30 only: `asm/unistd.h`.
  static int gettidNumber() {
    return CURRENT == X86_64 ? 186 : 178;
  }

  /// Why the module cannot work here; empty if it can.
  static String obstacle() {
    if (CURRENT == null) {
      return System.getProperty("os.name") + " on " + arch() + " is not Linux on x86-64 or aarch64";
    }
    Module module = Platform.class.getModule();
    if (!module.isNativeAccessEnabled()) {
      String name = module.isNamed() ? module.getName() : "ALL-UNNAMED";
      return "native access is not granted: start java with --enable-native-access=" + name;
    }
    return "";
  }
}

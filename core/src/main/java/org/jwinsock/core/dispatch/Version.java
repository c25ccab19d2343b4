package org.jwinsock.core.dispatch;

/// The version words of `WSAStartup`: low byte major, high byte minor, so 1.1 is 0x0101, 2.0 is
/// 0x0002 and 2.2 is 0x0202.
///
/// @see <a href="https://learn.microsoft.com/windows/win32/api/winsock/nf-winsock-wsastartup">
///   WSAStartup</a>
final class Version {

  static final int V1_0 = 0x0001;
  static final int V1_1 = 0x0101;
  static final int V2_0 = 0x0002;
  static final int V2_1 = 0x0102;
  static final int V2_2 = 0x0202;

  /// No version: the request lies below the lowest one there is.
  static final int NONE = 0;

  private Version() {}

  /// The highest version there is that is not above the requested one; [#NONE] below 1.0.
  static int negotiate(int requested) {
    int minor = requested >>> 8 & 0xFF;
    return switch (requested & 0xFF) {
      case 0 -> NONE;
      case 1 -> minor == 0 ? V1_0 : V1_1;
      case 2 ->
          switch (minor) {
            case 0 -> V2_0;
            case 1 -> V2_1;
            default -> V2_2;
          };
      default -> V2_2;
    };
  }

  /// True for a caller of Winsock 1.
  static boolean isOne(int version) {
    return (version & 0xFF) == 1;
  }
}

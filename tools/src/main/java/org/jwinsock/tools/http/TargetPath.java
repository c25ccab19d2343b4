package org.jwinsock.tools.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The path of a target: decoded, without dots, never above its beginning.
///
/// @param names from the root on
/// @param isFolder whether it ends with a slash
record TargetPath(List<String> names, boolean isFolder) {

  /// `absolute-form`: RFC 9112 section 3.2.2.
  private static final Pattern WITH_HOST = Pattern.compile("(?i)https?://[^/?]+");

  private static final String UNRESERVED_SIGNS = "-._~";

  TargetPath {
    names = List.copyOf(names);
  }

  /// The path of a target.
  ///
  /// @return null if there is none, or a wrong one
  static @Nullable TargetPath of(String target) {
    var host = WITH_HOST.matcher(target);
    boolean hasHost = host.lookingAt();
    String rest = hasHost ? target.substring(host.end()) : target;
    int query = rest.indexOf('?');
    String path = query < 0 ? rest : rest.substring(0, query);
    if (hasHost && path.isEmpty()) {
      path = "/";
    }
    return path.startsWith("/") ? ofPath(path) : null;
  }

  /// Dots are resolved after decoding, so that encoding them hides nothing.
  private static @Nullable TargetPath ofPath(String path) {
    List<String> names = new ArrayList<>();
    boolean isFolder = true;
    for (String part : path.substring(1).split("/", -1)) {
      String name = decoded(part);
      if (name == null || name.indexOf('\0') >= 0) {
        return null;
      }
      isFolder = false;
      switch (name) {
        case "", "." -> isFolder = true;
        case ".." -> {
          if (names.isEmpty()) {
            return null;
          }
          names.removeLast();
          isFolder = true;
        }
        default -> names.add(name);
      }
    }
    return new TargetPath(names, isFolder);
  }

  private static @Nullable String decoded(String part) {
    if (part.indexOf('%') < 0) {
      return part;
    }
    var bytes = new ByteArrayOutputStream(part.length());
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c == '%') {
        if (i + 2 >= part.length()
            || !HexFormat.isHexDigit(part.charAt(i + 1))
            || !HexFormat.isHexDigit(part.charAt(i + 2))) {
          return null;
        }
        bytes.write(HexFormat.fromHexDigits(part, i + 1, i + 3));
        i += 2;
      } else {
        bytes.write(c);
      }
    }
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /// The same path with a slash at its end, as it is to be asked for.
  String asFolder() {
    var text = new StringBuilder("/");
    for (String name : names) {
      for (byte b : name.getBytes(UTF_8)) {
        if (Character.isLetterOrDigit(b) && b > 0 || UNRESERVED_SIGNS.indexOf(b) >= 0) {
          text.append((char) b);
        } else {
          text.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
        }
      }
      text.append('/');
    }
    return text.toString();
  }
}

package org.jwinsock.core.store;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A namespace provider: one that was installed, or what has been decided of one that comes with
/// the program.
///
/// @param name for people
/// @param path a jar, with `#CLASS` where it has several providers; empty for one that comes with
///   the program
/// @param sha256 what the jar has to be; null for what is in no jar
/// @param nameSpace `NS_*`
/// @param version the namespace's version
/// @param enabled false if it is not asked
/// @param storesClasses true if it keeps service classes
/// @param blob what it was installed with; null for nothing
public record InstalledNamespace(
    UUID id,
    String name,
    String path,
    @Nullable String sha256,
    int nameSpace,
    int version,
    boolean enabled,
    boolean storesClasses,
    @Nullable Blob blob) {

  /// Bytes of the provider's own.
  public static final class Blob {
    private final byte[] bytes;

    /// Copies the bytes.
    public Blob(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    /// A copy.
    public byte[] bytes() {
      return bytes.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Blob blob && Arrays.equals(bytes, blob.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return HexFormat.of().formatHex(bytes);
    }
  }

  /// The provider, asked or not.
  public InstalledNamespace enabled(boolean on) {
    return new InstalledNamespace(
        id, name, path, sha256, nameSpace, version, on, storesClasses, blob);
  }
}

package org.jwinsock.core.catalog;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/// The classes of one jar, in memory and apart from those of every other jar. What was hashed is
/// what runs, and whatever happens to the file afterwards, the running layer does not notice.
final class JarLoader extends ClassLoader {

  /// No provider's jar is larger.
  private static final long MOST_BYTES = 64L * 1024 * 1024;

  private final Path jar;
  private final String sha256;
  private final Map<String, byte[]> files = new HashMap<>();

  private JarLoader(Path jar, byte[] bytes) throws IOException {
    super(jar.toString(), JarLoader.class.getClassLoader());
    this.jar = jar;
    this.sha256 = digest(bytes);
    long total = 0;
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        byte[] content = zip.readNBytes((int) (MOST_BYTES - total));
        total += content.length;
        if (total == MOST_BYTES) {
          throw new IOException("it unpacks to more than " + MOST_BYTES + " bytes");
        }
        files.put(entry.getName(), content);
      }
    }
    if (files.isEmpty()) {
      throw new IOException("it is no jar, or an empty one");
    }
  }

  /// Reads a jar.
  ///
  /// @param pinned what its SHA-256 has to be; null for anything
  static JarLoader of(Path jar, @Nullable String pinned) throws NoSuchLayerException {
    try {
      if (Files.size(jar) > MOST_BYTES) {
        throw new IOException("it has more than " + MOST_BYTES + " bytes");
      }
      JarLoader loader = new JarLoader(jar, Files.readAllBytes(jar));
      if (pinned != null && !pinned.equals(loader.sha256)) {
        throw new NoSuchLayerException(
            jar
                + " is not what was installed: its SHA-256 is "
                + loader.sha256
                + ", not "
                + pinned
                + ". If that is right, install it again");
      }
      return loader;
    } catch (IOException e) {
      throw new NoSuchLayerException(jar + " cannot be read: " + e);
    }
  }

  /// Of the whole file, in lower-case hexadecimal.
  String sha256() {
    return sha256;
  }

  /// The providers of a kind that the jar offers.
  <T> List<T> providers(ServiceLoader<T> services) throws NoSuchLayerException {
    List<T> found = new ArrayList<>();
    try {
      services.stream()
          .filter(candidate -> candidate.type().getClassLoader() == this)
          .forEach(candidate -> found.add(candidate.get()));
    } catch (ServiceConfigurationError | RuntimeException | LinkageError e) {
      throw new NoSuchLayerException(jar + " cannot be loaded: " + e.getMessage());
    }
    return found;
  }

  /// The provider of a name, or without a name the only one.
  ///
  /// @param what the kind is called
  <T> T provider(
      ServiceLoader<T> services, String what, @Nullable String wanted, Function<T, String> name)
      throws NoSuchLayerException {
    List<T> all = providers(services);
    List<T> fitting =
        all.stream().filter(each -> wanted == null || name.apply(each).equals(wanted)).toList();
    if (fitting.size() == 1) {
      return fitting.getFirst();
    }
    throw new NoSuchLayerException(
        all.isEmpty()
            ? jar + " has no " + what + " in META-INF/services"
            : jar
                + " has "
                + all.stream().map(name).collect(Collectors.joining(", "))
                + "; name one: "
                + jar
                + "#"
                + name.apply(all.getFirst()));
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java platform has it
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = files.get(name.replace('.', '/') + ".class");
    if (bytes == null) {
      throw new ClassNotFoundException(name + " is not in " + jar);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  @Override
  protected @Nullable URL findResource(String name) {
    byte[] bytes = files.get(name);
    if (bytes == null) {
      return null;
    }
    try {
      return URL.of(new URI("winsock-jar", "", "/" + name, null), new Memory(bytes));
    } catch (URISyntaxException | MalformedURLException e) {
      return null; // a name that no URL can have is not asked for by one
    }
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    URL one = findResource(name);
    return one == null ? Collections.emptyEnumeration() : Collections.enumeration(List.of(one));
  }

  /// Where a resource's bytes come from.
  private static final class Memory extends URLStreamHandler {
    private final byte[] bytes;

    Memory(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    protected URLConnection openConnection(URL url) {
      return new URLConnection(url) {
        @Override
        public void connect() {
          // the bytes are there
        }

        @Override
        public InputStream getInputStream() {
          return new ByteArrayInputStream(bytes);
        }
      };
    }
  }
}

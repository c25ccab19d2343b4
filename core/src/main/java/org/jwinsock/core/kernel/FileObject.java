package org.jwinsock.core.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.jwinsock.spi.FileSource;

/// A file: what the handle stands for that `TransmitFile` sends from.
public final class FileObject extends KernelObject {

  private final FileSource source;

  /// @param source closed with the handle
  public FileObject(FileSource source) {
    this.source = source;
  }

  /// The file.
  public FileSource source() {
    return source;
  }

  @Override
  public void closed() {
    try {
      source.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing was written, so that nothing can be lost
    }
  }
}

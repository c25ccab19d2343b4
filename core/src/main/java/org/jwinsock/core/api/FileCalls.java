package org.jwinsock.core.api;

import static org.jwinsock.spi.WinBase.ERROR_FILE_NOT_FOUND;
import static org.jwinsock.spi.WsaErrors.ERROR_ACCESS_DENIED;
import static org.jwinsock.spi.WsaErrors.ERROR_NOT_ENOUGH_MEMORY;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.dispatch.Dispatch;
import org.jwinsock.core.kernel.FileObject;
import org.jwinsock.core.kernel.KernelObject;
import org.jwinsock.spi.FileSource;

/// Handles of files.
final class FileCalls {

  private final Dispatch dispatch;

  FileCalls(Dispatch dispatch) {
    this.dispatch = dispatch;
  }

  long CreateFile(Path path) {
    if (Files.isDirectory(path)) {
      return fail(ERROR_ACCESS_DENIED);
    }
    FileObject file;
    try {
      file = new FileObject(FileSource.open(path));
    } catch (NoSuchFileException e) {
      return fail(ERROR_FILE_NOT_FOUND);
    } catch (AccessDeniedException e) {
      return fail(ERROR_ACCESS_DENIED);
    } catch (IOException e) {
      return fail(ERROR_NOT_ENOUGH_MEMORY);
    }
    long handle = dispatch.handles().open(file);
    if (handle == 0) {
      file.closed();
      return fail(ERROR_NOT_ENOUGH_MEMORY);
    }
    return handle;
  }

  private static long fail(int error) {
    return Answer.failSocket(error); // INVALID_HANDLE_VALUE is the same number
  }

  /// The file of a handle; null if it is none.
  @Nullable FileSource find(long handle) {
    KernelObject object = dispatch.handles().find(handle);
    return object instanceof FileObject file ? file.source() : null;
  }
}

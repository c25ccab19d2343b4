package org.jwinsock.spi;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// `TRANSMIT_FILE_BUFFERS`: what is sent before and behind a file.
///
/// @param head null for nothing
/// @param tail null for nothing
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/mswsock/ns-mswsock-transmit_file_buffers">
///   TRANSMIT_FILE_BUFFERS</a>
public record TransmitFileBuffers(@Nullable MemorySegment head, @Nullable MemorySegment tail) {}

package org.jwinsock.host;

import static org.jwinsock.spi.WsaErrors.WSAEAFNOSUPPORT;
import static org.jwinsock.spi.WsaErrors.WSAEFAULT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.jwinsock.linux.IpAddress;
import org.jwinsock.linux.Linux;
import org.jwinsock.linux.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.SockAddrUn;
import org.jwinsock.spi.WinSock2;

/// Addresses in Windows' layout and in the kernel's, and a pool of the latter.
///
/// The layouts differ in the number of `AF_INET6` only. Flow info is four bytes both sides keep in
/// network order.
final class Addresses {

  private Addresses() {}

  // --- families

  /// The kernel's number of a family, or -1.
  static int family(int windows) {
    return switch (windows) {
      case WinSock2.AF_INET -> Linux.AF_INET;
      case WinSock2.AF_INET6 -> Linux.AF_INET6;
      case WinSock2.AF_UNIX -> Linux.AF_UNIX;
      default -> -1;
    };
  }

  // --- from Windows

  /// Takes over an address.
  ///
  /// @return 0, `-WSAEAFNOSUPPORT` for an unknown family, `-WSAEFAULT` for one too short
  static int toKernel(MemorySegment name, SockAddr to) {
    long size = name.byteSize();
    switch (org.jwinsock.spi.SockAddr.family(name)) {
      case WinSock2.AF_INET -> {
        if (size < SockAddrIn.SIZE) {
          return -WSAEFAULT;
        }
        to.inet(SockAddrIn.addr(name), SockAddrIn.port(name));
      }
      case WinSock2.AF_INET6 -> {
        if (size < SockAddrIn6.SIZE) {
          return -WSAEFAULT;
        }
        toKernel(SockAddrIn6.read(name), to);
      }
      case WinSock2.AF_UNIX -> toKernel(SockAddrUn.read(name), to);
      default -> {
        return -WSAEAFNOSUPPORT;
      }
    }
    return 0;
  }

  static SockAddr toKernel(org.jwinsock.spi.SockAddr from, SockAddr to) {
    return switch (from) {
      case SockAddrIn four -> to.inet(four.addr(), four.port());
      case SockAddrIn6 six ->
          to.inet6(
              six.high(),
              six.low(),
              six.port(),
              Integer.reverseBytes(six.flowInfo()),
              six.scopeId());
      case SockAddrUn path -> to.unix(path.path().getBytes(StandardCharsets.UTF_8));
    };
  }

  // --- to Windows

  /// Writes an address.
  ///
  /// @return its length, 0 if there is none, `-WSAEFAULT` if the segment is too short
  static int fromKernel(SockAddr from, MemorySegment name) {
    return switch (from.family()) {
      case Linux.AF_INET -> {
        if (name.byteSize() < SockAddrIn.SIZE) {
          yield -WSAEFAULT;
        }
        SockAddrIn.write(name, from.inetAddress(), from.port());
        yield SockAddrIn.SIZE;
      }
      case Linux.AF_INET6 -> {
        if (name.byteSize() < SockAddrIn6.SIZE) {
          yield -WSAEFAULT;
        }
        six(from).write(name);
        yield SockAddrIn6.SIZE;
      }
      case Linux.AF_UNIX -> path(from.unixPath(), name);
      default -> 0;
    };
  }

  private static SockAddrIn6 six(SockAddr from) {
    return new SockAddrIn6(
        from.inet6High(),
        from.inet6Low(),
        from.port(),
        Integer.reverseBytes(from.flowInfo()),
        from.scopeId());
  }

  /// Writes `sockaddr_un`: all of it where there is room, otherwise up to the closing zero.
  private static int path(byte[] path, MemorySegment name) {
    long size = Math.min(name.byteSize(), SockAddrUn.SIZE);
    if (size < 2 + path.length + 1) {
      return -WSAEFAULT;
    }
    name.set(org.jwinsock.spi.SockAddr.FAMILY, 0, (short) WinSock2.AF_UNIX);
    MemorySegment.copy(path, 0, name, ValueLayout.JAVA_BYTE, 2, path.length);
    name.asSlice(2 + path.length, size - 2 - path.length).fill((byte) 0);
    return (int) size;
  }

  /// The same as a record; null if it is none of IP.
  static org.jwinsock.spi.@Nullable SockAddr ofKernel(SockAddr from) {
    return switch (from.family()) {
      case Linux.AF_INET -> new SockAddrIn(from.inetAddress(), from.port());
      case Linux.AF_INET6 -> six(from);
      default -> null;
    };
  }

  /// An address of an interface, without port.
  static org.jwinsock.spi.SockAddr ofKernel(IpAddress address, int scopeId) {
    return address.family() == Linux.AF_INET
        ? new SockAddrIn(address.v4Bits(), 0)
        : new SockAddrIn6(address.high(), address.low(), 0, 0, scopeId);
  }

  // --- the pool

  /// As many as calls can run at once, and some more for threads that lost the processor inside.
  private static final int SLOTS =
      Integer.highestOneBit(Runtime.getRuntime().availableProcessors()) * 8;

  private static final AtomicReferenceArray<@Nullable SockAddr> FREE =
      new AtomicReferenceArray<>(SLOTS);

  /// Room for one address, for the length of a call. To be followed by [#release].
  static SockAddr acquire() {
    int start = (int) Thread.currentThread().threadId();
    for (int i = 0; i < SLOTS; i++) {
      int slot = start + i & SLOTS - 1;
      SockAddr free = FREE.getPlain(slot);
      if (free != null && FREE.compareAndSet(slot, free, null)) {
        return free;
      }
    }
    return new SockAddr();
  }

  /// Gives it back; the collector takes what finds no place.
  static void release(SockAddr address) {
    int start = (int) Thread.currentThread().threadId();
    for (int i = 0; i < SLOTS; i++) {
      int slot = start + i & SLOTS - 1;
      if (FREE.getPlain(slot) == null && FREE.compareAndSet(slot, null, address)) {
        return;
      }
    }
  }
}

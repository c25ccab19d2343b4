/// The Linux kernel as Java sees it: one wrapper for each native call, whose error names the call,
/// its arguments and the errno.
///
/// Above: `org.jwinsock.host`. Below: libc and the kernel, on x86-64 and aarch64, glibc and musl.
/// Knows no Winsock.
///
/// Windows counterpart: `ntdll.dll`, the system-call stubs.
package org.jwinsock.linux;

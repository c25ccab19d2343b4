/// Every downcall a provider of host sockets makes, one wrapper per C function.
///
/// **Above**: `org.jwinsock.host`, which turns these calls into sockets. **Below**: the C library,
/// glibc or musl, reached by symbol through the foreign linker, and the kernel. **Windows
/// counterpart**: `ntdll.dll`, the system-call stubs.
///
/// **Results.** A call answers zero or more, or `-errno` ([Errno] names the numbers). No call
/// throws for what the kernel refused, except the factories of objects that own a descriptor, which
/// throw [LinuxException].
///
/// **Memory.** Segments of the caller are passed to the linker by reference as well as by address,
/// so closing their arena during a call is refused (`IllegalStateException` from `close`). A call
/// on a segment whose arena is closed throws `IllegalStateException`, on one confined to another
/// thread `WrongThreadException`; nothing has reached the kernel then. Segments on the heap work
/// everywhere by copying. Lengths are checked against the segment.
///
/// **Threads.** All functions may be called from any thread, virtual ones included. None blocks
/// unless its descriptor or its timeout says so; one that blocks holds the carrier of a virtual
/// thread.
package org.jwinsock.linux;

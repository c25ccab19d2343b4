/// A transport over the sockets of the Linux kernel, where its quirks are corrected; and a
/// namespace provider over its resolver.
///
/// **Above**: `org.jwinsock.afd`, whose engine has Winsock's rules. **Below**:
/// `org.jwinsock.linux`. **Windows counterpart**: `mswsock.dll` over `tcpip.sys`.
///
/// - [org.jwinsock.host.HostProvider], `HostTransport`: what is offered, and the objects of one
///   run.
/// - `HostSocket` with `HostStream` and `HostDatagram`: a descriptor each, kept from use after its
///   close by `Descriptor`.
/// - `HostWaiter`: a thread that waits for sockets asks poll(2). `HostPoller` and `Arming`: one
///   thread asks epoll(7) for those nobody waits for. `VirtualPoller`: a virtual thread does, for
///   those virtual threads wait for. `HostPort`: the epoll of a completion port.
/// - `UnusedSockets`, `ConnectionNames`: system calls that accepting a connection does without.
/// - Corrections, one class each: `Errors` (errno), `HostOptions`, `KeptOptions` and `Defaults`
///   (options), `Ports` (who may bind), `UdpErrors` (ICMP), `Multicast` and `LoopFilter`,
///   `DatagramQueue` (`FIONREAD`), `TcpStatistics`.
///
/// Not as on Windows, because the kernel has no means for it: who may share a port with a socket of
/// another process (the kernel's own rules hold); `SO_RCVBUF` and `SO_SNDBUF` below the kernel's
/// least; `FIONREAD` of a raw socket, which is the length of the first datagram;
/// `IPV6_MULTICAST_LOOP`, which is of the sender, as Microsoft documents it too.
package org.jwinsock.host;

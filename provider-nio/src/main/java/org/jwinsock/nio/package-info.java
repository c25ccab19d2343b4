/// A transport over the channels and selectors of `java.nio`.
///
/// Above: `org.jwinsock.afd`. Below: the JDK.
///
/// Windows counterpart: `mswsock.dll` over `tcpip.sys`.
///
/// A socket keeps its options and its name and changes channels below them: [NioStream] starts with
/// a `SocketChannel`, which becomes a `ServerSocketChannel` by `listen` and another `SocketChannel`
/// after a failed connect. What `java.nio` cannot tell of received data is found out by receiving
/// ahead. One thread, [Poller], tells who waits; [ReadinessProbe] answers who only asks.
///
/// What `java.nio` cannot do, and what happens instead:
///
/// | what                                          | here                                        |
/// |-----------------------------------------------|---------------------------------------------|
/// | raw sockets                                   | `WSAESOCKTNOSUPPORT`; none in the catalog   |
/// | urgent data: `MSG_OOB`, `FD_OOB`, `exceptfds` | `WSAEOPNOTSUPP`, never signalled;           |
/// |                                               | `SO_OOBINLINE` works                        |
/// | `SIO_TCP_INFO`                                | `WSAEOPNOTSUPP`                             |
/// | control data (`IP_PKTINFO`, `IP_RECVTTL`...), | `WSAENOPROTOOPT`                            |
/// | `IP_TTL`, `IPV6_UNICAST_HOPS`, `IP_MTU`,      |                                             |
/// | `IP_UNICAST_IF`, `TCP_MAXRT`, `TCP_MAXSEG`    |                                             |
/// | what the peer has acknowledged                | a lingering close does not wait; the system |
/// |                                               | delivers in the background                  |
/// | IPv6 only: channels serve IPv4 as well        | IPv4 peers are dropped: a connection is     |
/// |                                               | made and reset, a datagram is lost. The     |
/// |                                               | IPv4 port is taken for other processes      |
/// | ICMP errors of unconnected datagram sockets,  | not told; port unreachable of connected     |
/// | time to live expired                          | ones is                                     |
/// | `sendto` another one than the peer            | goes through a second channel for the time  |
/// |                                               | of the send; `WSAEISCONN` on systems that   |
/// |                                               | do not let two have a name                  |
/// | `IP_MULTICAST_LOOP` acts on the sender        | as the system has it: on Unix the sender    |
/// | `IP_MULTICAST_IF` back to the system's choice | `WSAENOPROTOOPT`                            |
/// | the end of a stream behind unread data        | seen up to 4 KiB ahead                      |
/// | errors alone, without reading or writing      | not told to who waits for urgent data only  |
/// | flow information of `SOCKADDR_IN6`            | lost                                        |
/// | the system's error numbers                    | told by class and text; an unknown language |
/// |                                               | gets the code that fits the operation       |
/// | keepalive or retransmission timed out         | `WSAENETRESET` if `SO_KEEPALIVE` is on      |
/// | the name of a bound socket during a failed    | free for an instant, then taken again; that |
/// | connect                                       | of one not bound is another one afterwards  |
/// | listening at a bound path (`AF_UNIX`)         | its file is made anew by `listen`           |
///
/// What is received ahead (at most 64 KiB of a stream, 256 KiB or 1,024 datagrams) comes on top of
/// `SO_RCVBUF`.
package org.jwinsock.nio;

package org.jwinsock.core.sockets;

import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.AddrInfo;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaErrors;

/// One end of a stream connection: TCP over IPv4 or IPv6, or a local one.
///
/// ```java
/// try (StreamSocket socket = StreamSocket.connect("example.org", 80)) {
///   socket.send("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
///   socket.shutdownSend();
///   socket.input().transferTo(System.out);
/// }
/// ```
public final class StreamSocket extends OpenSocket {

  StreamSocket(long handle) {
    super(handle);
  }

  /// A socket that is not connected, for options to be set first.
  ///
  /// @param family `AF_INET`, `AF_INET6` or `AF_UNIX`
  public static StreamSocket open(int family) throws WsaException {
    return new StreamSocket(open(family, WinSock2.SOCK_STREAM));
  }

  /// A connection to an address.
  public static StreamSocket connect(SockAddr peer) throws WsaException {
    StreamSocket socket = open(peer.family());
    try {
      socket.connectTo(peer);
      return socket;
    } catch (WsaException e) {
      socket.close();
      throw e;
    }
  }

  /// A connection to the first address of a host that accepts it.
  ///
  /// @param port 0 to 65535
  /// @throws WsaException that tells why the host is unknown, or why its last address failed
  public static StreamSocket connect(String host, int port) throws WsaException {
    WinsockUse.begin();
    List<AddrInfo> found = new ArrayList<>();
    AddrInfo hint =
        AddrInfo.hint(0, WinSock2.AF_UNSPEC, WinSock2.SOCK_STREAM, WinSock2.IPPROTO_TCP);
    int error = Winsock.getaddrinfo(host, Integer.toString(port), hint, found);
    if (error != 0) {
      throw new WsaException(error, "getaddrinfo");
    }
    @Nullable WsaException last = null;
    for (AddrInfo one : found) {
      SockAddr address = one.addr();
      if (address != null) {
        try {
          return connect(address);
        } catch (WsaException e) {
          if (last != null) {
            e.addSuppressed(last);
          }
          last = e;
        }
      }
    }
    throw last != null ? last : new WsaException(WsaErrors.WSANO_DATA, "getaddrinfo");
  }

  /// Connects this socket.
  public void connectTo(SockAddr peer) throws WsaException {
    WsaException.check(Winsock.connect(handle(), peer), "connect");
  }

  /// The other end's address.
  public SockAddr peerAddress() throws WsaException {
    SockAddr[] name = new SockAddr[1];
    WsaException.check(Winsock.getpeername(handle(), name), "getpeername");
    return name[0];
  }

  // --- sending

  /// Sends bytes; on a blocking socket all of them.
  ///
  /// @return how many were taken
  public int send(MemorySegment bytes) throws WsaException {
    return WsaException.check(Winsock.send(handle(), bytes, 0), "send");
  }

  /// Sends an array; on a blocking socket all of it.
  ///
  /// @return how many bytes were taken
  public int send(byte[] bytes) throws WsaException {
    return send(bytes, 0, bytes.length);
  }

  /// Sends part of an array; on a blocking socket all of that part.
  ///
  /// @return how many bytes were taken
  public int send(byte[] bytes, int offset, int length) throws WsaException {
    return WsaException.check(Winsock.send(handle(), bytes, offset, length, 0), "send");
  }

  /// Sends the rest of a byte buffer, whose position then moves on.
  ///
  /// @return how many bytes were taken
  public int send(ByteBuffer bytes) throws WsaException {
    return WsaException.check(Winsock.send(handle(), bytes, 0), "send");
  }

  /// Tells the peer that nothing more will be sent.
  public void shutdownSend() throws WsaException {
    WsaException.check(Winsock.shutdown(handle(), WinSock2.SD_SEND), "shutdown");
  }

  // --- receiving

  /// Receives what has come, waiting for at least one byte.
  ///
  /// @return how many bytes; 0 when the peer has finished sending, or the buffer is empty
  public int receive(MemorySegment buffer) throws WsaException {
    return WsaException.check(Winsock.recv(handle(), buffer, 0), "recv");
  }

  /// Receives into an array.
  ///
  /// @return how many bytes; 0 when the peer has finished sending, or the array is empty
  public int receive(byte[] buffer) throws WsaException {
    return receive(buffer, 0, buffer.length);
  }

  /// Receives into part of an array.
  ///
  /// @return how many bytes; 0 when the peer has finished sending, or the part is empty
  public int receive(byte[] buffer, int offset, int length) throws WsaException {
    return WsaException.check(Winsock.recv(handle(), buffer, offset, length, 0), "recv");
  }

  /// Receives into the rest of a byte buffer, whose position then moves on.
  ///
  /// @return how many bytes; 0 when the peer has finished sending, or the buffer is full
  public int receive(ByteBuffer buffer) throws WsaException {
    return WsaException.check(Winsock.recv(handle(), buffer, 0), "recv");
  }

  /// Refuses what the peer still sends.
  public void shutdownReceive() throws WsaException {
    WsaException.check(Winsock.shutdown(handle(), WinSock2.SD_RECEIVE), "shutdown");
  }

  // --- streams

  /// What arrives, as a stream. Closing it closes the socket.
  public InputStream input() {
    return new SocketInput(this);
  }

  /// What is sent, as a stream. Closing it closes the socket.
  public OutputStream output() {
    return new SocketOutput(this);
  }
}

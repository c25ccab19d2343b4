package org.jwinsock.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WsaErrors.*;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.nio.channels.AsynchronousCloseException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FailuresTest {

  record Case(IOException failure, int error) {}

  static List<Case> cases() {
    return List.of(
        // Linux
        new Case(new ConnectException("Connection refused"), WSAECONNREFUSED),
        new Case(new ConnectException("Connection timed out"), WSAETIMEDOUT),
        new Case(new NoRouteToHostException("No route to host"), WSAEHOSTUNREACH),
        new Case(new SocketException("Network is unreachable"), WSAENETUNREACH),
        new Case(new BindException("Address already in use"), WSAEADDRINUSE),
        new Case(new BindException("Cannot assign requested address"), WSAEADDRNOTAVAIL),
        new Case(new BindException("Permission denied"), WSAEACCES),
        new Case(new SocketException("Connection reset"), WSAECONNRESET),
        new Case(new IOException("Broken pipe"), WSAECONNABORTED),
        new Case(new SocketException("Too many open files"), WSAEMFILE),
        new Case(new SocketException("Message too long"), WSAEMSGSIZE),
        new Case(new PortUnreachableException(), WSAECONNRESET),
        new Case(new AsynchronousCloseException(), WSAENOTSOCK),
        // macOS
        new Case(new BindException("Can't assign requested address"), WSAEADDRNOTAVAIL),
        new Case(new IOException("Connection reset by peer"), WSAECONNRESET),
        new Case(new ConnectException("Operation timed out"), WSAETIMEDOUT),
        new Case(new SocketException("Socket is not connected"), WSAENOTCONN),
        // Windows
        new Case(new ConnectException("Connection refused: connect"), WSAECONNREFUSED),
        new Case(new BindException("Address already in use: bind"), WSAEADDRINUSE),
        new Case(
            new IOException("An existing connection was forcibly closed by the remote host"),
            WSAECONNRESET),
        new Case(
            new IOException(
                "An established connection was aborted by the software in your host machine"),
            WSAECONNABORTED),
        // another language: the class tells, or the operation
        new Case(new ConnectException("Verbindungsaufbau abgelehnt"), WSAECONNREFUSED),
        new Case(new NoRouteToHostException("Keine Route zum Zielrechner"), WSAEHOSTUNREACH),
        new Case(new BindException("Die Adresse wird bereits verwendet"), WSAEADDRINUSE),
        new Case(new IOException("Datenübergabe unterbrochen"), WSAENETDOWN),
        new Case(new IOException(), WSAENETDOWN));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void failuresHaveWinsockCodes(Case each) {
    assertThat(Failures.of(each.failure, WSAENETDOWN)).isEqualTo(each.error);
  }

  @Test
  void silenceEndsAConnectionByItsReason() {
    IOException silence = new IOException("Connection timed out");

    assertThat(Failures.ofTransfer(silence, true, WSAECONNRESET)).isEqualTo(WSAENETRESET);
    assertThat(Failures.ofTransfer(silence, false, WSAECONNRESET)).isEqualTo(WSAECONNABORTED);
  }
}

package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WinSock2.*;

import java.util.Set;
import java.util.TreeSet;
import org.jwinsock.spi.WsaErrors;
import org.jwinsock.testkit.LifeModel.Loss;
import org.jwinsock.testkit.LifeModel.Phase;

/// What `WSAEventSelect` documents of one TCP socket: which network events are to be recorded.
/// Recording one disarms it, and its re-enabling function arms it again.
///
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-wsaeventselect">
///   WSAEventSelect</a>
final class LifeEvents {

  static final int ALL = FD_READ | FD_WRITE | FD_ACCEPT | FD_CONNECT | FD_CLOSE;

  private static final int OF_CONNECTION = FD_READ | FD_WRITE | FD_CLOSE;

  private final LifeModel model;
  private int mask;
  private int armed;

  /// Whether these are armed is not known.
  private int vague;

  /// Recorded for certain, and maybe.
  private int must;

  private int may;

  /// Recorded twice since the record was taken: once in the next record, or once more in a later
  /// one.
  private int twice;

  private final Set<Integer> connectErrors = new TreeSet<>();
  private Set<Integer> closeErrors = Set.of();

  LifeEvents(LifeModel model) {
    this.model = model;
  }

  boolean isSelected() {
    return mask != 0;
  }

  /// The event is selected, and none of before can be taken for the next one.
  boolean tells(int event) {
    return (mask & event) != 0 && ((must | may) & event) == 0;
  }

  /// What has to be in the record.
  int must() {
    return must;
  }

  void select(int events) {
    mask = events;
    armed = ALL;
    vague = 0;
    must = 0;
    may = 0;
    twice = 0;
    if (model.isConnected()) {
      outcome(0, model.loss == Loss.NONE && !model.contextMissing);
    } else if (model.failed != LifeModel.Known.NO) {
      outcome(WsaErrors.WSAECONNREFUSED, false);
    }
    look();
  }

  void received() {
    arm(FD_READ);
  }

  void accepted() {
    arm(FD_ACCEPT);
  }

  private void arm(int events) {
    armed |= events;
    vague &= ~events;
  }

  /// @param told by the outcome of connect
  void connected(boolean told) {
    arm(OF_CONNECTION | FD_CONNECT);
    outcome(0, told);
    look();
  }

  /// A connect was refused; told as [#connected].
  void refused(boolean told) {
    arm(FD_CONNECT);
    outcome(WsaErrors.WSAECONNREFUSED, told);
  }

  private void outcome(int error, boolean told) {
    if (((must | may) & FD_CONNECT) == 0) {
      connectErrors.clear();
    }
    connectErrors.add(error);
    record(FD_CONNECT, told);
  }

  /// The connection has ended in a way that may be told.
  void ended() {
    close(false);
    record(FD_READ, false);
  }

  private void record(int event, boolean certain) {
    if ((mask & armed & event) == 0) {
      return;
    }
    if (certain && (vague & event) == 0) {
      twice |= must & event;
      must |= event;
      armed &= ~event;
    } else {
      may |= event;
      vague |= event;
    }
  }

  /// Records what the socket's state says.
  void look() {
    if (model.phase == Phase.LISTENING && model.waiting > 0) {
      record(FD_ACCEPT, true);
    }
    if (!model.isConnected()) {
      return;
    }
    boolean receives = !model.receiveShut && model.pending == 0;
    if (!model.sendShut) {
      record(FD_WRITE, model.loss == Loss.NONE);
    }
    if (model.unread > 0 && receives && !model.isLost()) {
      record(FD_READ, model.loss == Loss.NONE);
    }
    boolean ends = model.peerEnded && model.unread == 0;
    if (ends || model.loss != Loss.NONE) {
      boolean certain = model.loss == Loss.NONE || model.loss == Loss.RESET && !model.peerEnded;
      close(receives && certain);
    }
  }

  private void close(boolean certain) {
    if ((armed & FD_CLOSE) != 0) {
      closeErrors =
          certain
              ? Set.of(model.loss == Loss.NONE ? 0 : WsaErrors.WSAECONNRESET)
              : Set.of(0, WsaErrors.WSAECONNRESET, WsaErrors.WSAECONNABORTED);
      record(FD_CLOSE, certain);
    }
  }

  /// Checks a record that was taken.
  void taken(int events, int[] errors) {
    assertThat(Selected.names(events & ~(must | may))).as("recorded besides").isEmpty();
    assertThat(Selected.names(must & ~events)).as("not recorded").isEmpty();
    if ((events & FD_CONNECT) != 0) {
      assertThat(connectErrors).as("the error of FD_CONNECT").contains(errors[FD_CONNECT_BIT]);
    }
    if ((events & FD_CLOSE) != 0) {
      assertThat(closeErrors).as("the error of FD_CLOSE").contains(errors[FD_CLOSE_BIT]);
    }
    must = 0;
    may = may & ~events | twice;
    twice = 0;
  }
}

package org.jwinsock.tools.example;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.tools.http.Site;

/// A web server for the files of a folder: `AcceptEx`, `WSARecv` and `TransmitFile` on a completion
/// port. What HTTP is about is in [org.jwinsock.tools.http]; a [HttpConnection] carries it out.
///
/// ```
///  Reception --- connection ---> HttpConnection --- request ---> Site
///  (AcceptEx)                     WSARecv | ^                      |
///                                         | +------- answer -------+
///                                         v
///                                 WSASend, TransmitFile          HttpClock
///                                                       (CancelIoEx on what is late)
/// ```
public final class HttpFiles implements Server {

  private static final int MOST_FREE = 1024;

  /// How long answers under way may take when the server ends.
  private static final long FAREWELL_MILLIS = 1500;

  private final PrintWriter out;
  private final Traffic traffic = new Traffic();
  private final Site site;
  private final Workers workers;
  private final Reception reception;
  private final HttpClock clock;
  private final FreeList<HttpConnection> free = new FreeList<>(MOST_FREE);
  private final Set<HttpConnection> open = ConcurrentHashMap.newKeySet();
  private final CountDownLatch empty = new CountDownLatch(1);
  private volatile boolean ending;

  /// Opens the folder and the port.
  ///
  /// @param address port 0 picks one
  /// @param root the folder
  /// @param workers how many threads take packets; the port lets as many of them run
  /// @throws IOException if there is no such folder, or it may not be read
  public static HttpFiles open(
      SockAddr address, Path root, int workers, HttpLimits limits, PrintWriter out)
      throws IOException {
    return new HttpFiles(address, new Site(root, InstantSource.system()), workers, limits, out);
  }

  private HttpFiles(SockAddr address, Site site, int workers, HttpLimits limits, PrintWriter out) {
    this.out = out;
    this.site = site;
    this.workers = new Workers(workers);
    reception = new Reception(address, limits.connections(), this.workers, this::begin, out);
    clock = new HttpClock(limits, open);
  }

  @Override
  public SockAddr address() {
    return reception.address();
  }

  @Override
  public void run() {
    try {
      clock.start();
      workers.start();
      reception.run();
      takeLeave();
    } finally {
      clock.stop();
      workers.dismiss();
      reception.clear();
      open.forEach(HttpConnection::discard);
    }
    out.println("http-files: " + traffic.ofRequests());
  }

  /// Lets answers under way come to their end.
  private void takeLeave() {
    ending = true;
    open.forEach(HttpConnection::leaveIfIdle);
    try {
      boolean _ = open.isEmpty() || empty.await(FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void begin(long s) {
    traffic.connection();
    @Nullable HttpConnection used = free.take();
    HttpConnection connection = used != null ? used : new HttpConnection(this);
    open.add(connection);
    clock.wake();
    connection.begin(s);
  }

  // --- what a connection needs

  Site site() {
    return site;
  }

  HttpClock clock() {
    return clock;
  }

  Traffic traffic() {
    return traffic;
  }

  /// Whether each answer is to be the last one of its connection.
  boolean isEnding() {
    return ending;
  }

  /// Puts a connection that could go on behind the others.
  ///
  /// @return false if nobody takes packets any more
  boolean defer(HttpConnection connection) {
    return workers.post(connection);
  }

  /// A connection has ended, and has no operation under way.
  void ended(HttpConnection connection, long s) {
    open.remove(connection);
    Winsock.closesocket(s);
    reception.left();
    free.give(connection);
    if (ending && open.isEmpty()) {
      empty.countDown();
    }
  }

  @Override
  public void stop() {
    reception.close();
  }
}

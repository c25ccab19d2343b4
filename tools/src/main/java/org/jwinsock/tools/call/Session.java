package org.jwinsock.tools.call;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.core.catalog.Catalog;
import org.jwinsock.spi.WsaData;

/// The time between WSAStartup and WSACleanup.
public final class Session implements AutoCloseable {

  /// MAKEWORD(2, 2)
  private static final int VERSION_2_2 = 0x0202;

  private static final String PROVIDER = "winsock.provider";

  private Session() {}

  /// Says which provider serves this process. Counts only before the first [#begin()].
  ///
  /// @param name null or empty for the best one that can run here
  public static void choose(@Nullable String name) {
    if (name != null && !name.isEmpty()) {
      System.setProperty(PROVIDER, name);
    }
  }

  /// Says which layers stand over all sockets of this process. Counts only before the first
  /// [#begin()]; what is not said here is taken from the environment.
  ///
  /// @param rules a rule file, or null
  /// @param layers `NAME[=FILE]`, the outermost first
  /// @param safe true for none at all
  public static void layers(@Nullable Path rules, List<String> layers, boolean safe) {
    if (rules != null) {
      System.setProperty("winsock.rules", rules.toString());
    }
    if (!layers.isEmpty()) {
      String outer = System.getProperty("winsock.layers", "");
      String named = String.join(",", layers);
      System.setProperty("winsock.layers", outer.isEmpty() ? named : outer + "," + named);
    }
    if (safe) {
      System.setProperty("winsock.safe", "true");
    }
  }

  /// What there is to choose from.
  ///
  /// @throws NoProviderException if the chosen provider, or without a choice any, cannot serve this
  ///   process
  public static Catalog catalog() {
    Catalog catalog = Catalog.load();
    String problem = catalog.problem();
    if (problem != null) { // says more than WSASYSNOTREADY could
      throw new NoProviderException(problem);
    }
    return catalog;
  }

  /// Calls WSAStartup.
  ///
  /// @throws NoProviderException if the chosen provider, or without a choice any, cannot serve this
  ///   process
  public static Session begin() {
    catalog();
    int error = Winsock.WSAStartup(VERSION_2_2, new WsaData[1]);
    if (error != 0) {
      throw SocketFailure.of(error, "WSAStartup", "2.2");
    }
    return new Session();
  }

  /// Calls WSACleanup: sockets that are still open are reset.
  @Override
  public void close() {
    SocketFailure.check(Winsock.WSACleanup(), "WSACleanup");
  }
}

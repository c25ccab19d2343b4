package org.jwinsock.layers.passthrough;

import java.util.UUID;
import org.jwinsock.layers.ForwardingTable;
import org.jwinsock.spi.LayerClass;
import org.jwinsock.spi.LayerSettings;
import org.jwinsock.spi.LayeredServiceProvider;
import org.jwinsock.spi.LowerProvider;
import org.jwinsock.spi.Ws2Spi;
import org.jwinsock.spi.WspProcTable;
import org.jwinsock.spi.WspUpcallTable;

/// Hands everything on, with handles of its own.
public final class PassThrough implements LayeredServiceProvider {

  /// Made by [java.util.ServiceLoader].
  public PassThrough() {}

  @Override
  public String name() {
    return "pass-through";
  }

  @Override
  public UUID providerId() {
    return UUID.fromString("8c5b5b1e-6f43-4b0e-9c6e-2f1a7d8e4c01");
  }

  @Override
  public String description() {
    return "changes nothing, with handles of its own";
  }

  @Override
  public LayerClass layerClass() {
    return LayerClass.MONITOR;
  }

  @Override
  public int category() {
    return Ws2Spi.LSP_INSPECTOR;
  }

  @Override
  public boolean isIfs() {
    return false;
  }

  @Override
  public boolean isObserver() {
    return true;
  }

  @Override
  public WspProcTable WSPStartup(
      int version, WspUpcallTable upcalls, LowerProvider lower, LayerSettings settings) {
    return new ForwardingTable(upcalls, lower, isIfs());
  }
}

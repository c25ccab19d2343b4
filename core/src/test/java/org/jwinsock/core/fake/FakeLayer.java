package org.jwinsock.core.fake;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.LayerClass;
import org.jwinsock.spi.LayerSettings;
import org.jwinsock.spi.LayeredServiceProvider;
import org.jwinsock.spi.LowerProvider;
import org.jwinsock.spi.ProviderStartupException;
import org.jwinsock.spi.Ws2Spi;
import org.jwinsock.spi.WsaProtocolInfo;
import org.jwinsock.spi.WspProcTable;
import org.jwinsock.spi.WspUpcallTable;

/// An IFS layer that hands every call on and writes down which; or fails, when told to.
public final class FakeLayer implements LayeredServiceProvider {

  private final String name;

  /// What was done, by all layers that share the list: `start a`, `a WSPBind`.
  private final List<String> log;

  /// The function that throws.
  public @Nullable String throwing;

  /// Makes the next start fail.
  public @Nullable ProviderStartupException startFailure;

  /// What it was started on.
  public @Nullable LowerProvider lower;

  public FakeLayer(String name, List<String> log) {
    this.name = name;
    this.log = log;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public UUID providerId() {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String description() {
    return name;
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
    return true;
  }

  @Override
  public WspProcTable WSPStartup(
      int version, WspUpcallTable upcalls, LowerProvider below, LayerSettings settings)
      throws ProviderStartupException {
    if (startFailure != null) {
      throw startFailure;
    }
    lower = below;
    log.add("start " + name);
    List<Class<?>> contract = new ArrayList<>(List.of(WspProcTable.class));
    Object table =
        Proxy.newProxyInstance(
            FakeLayer.class.getClassLoader(),
            contract.toArray(Class<?>[]::new),
            (_, method, arguments) -> {
              if (method.getDeclaringClass() == Object.class) {
                return method.getName().equals("hashCode") ? System.identityHashCode(this) : false;
              }
              log.add(name + " " + method.getName());
              if (method.getName().equals(throwing)) {
                throw new IllegalStateException("told to throw");
              }
              if (method.getName().equals("WSPCleanup")) {
                return 0;
              }
              try {
                if (!method.getName().equals("WSPSocket")) {
                  return method.invoke(below.table(), arguments);
                }
                WsaProtocolInfo info = (WsaProtocolInfo) arguments[3];
                arguments[3] = below.info(info);
                long s = (long) method.invoke(below.table(), arguments);
                return s < 0 ? s : upcalls.WPUModifyIFSHandle(info.catalogEntryId(), s);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
    return (WspProcTable) table;
  }
}

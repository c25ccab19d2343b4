package org.jwinsock.core.api;

import static org.jwinsock.spi.WsaErrors.WSAEFAULT;
import static org.jwinsock.spi.WsaErrors.WSAEINVAL;
import static org.jwinsock.spi.WsaErrors.WSANO_RECOVERY;
import static org.jwinsock.spi.WsaErrors.WSASERVICE_NOT_FOUND;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.catalog.Catalog;
import org.jwinsock.core.catalog.FoundLayers;
import org.jwinsock.core.catalog.NoSuchLayerException;
import org.jwinsock.core.catalog.ProviderPath;
import org.jwinsock.core.install.Edit;
import org.jwinsock.core.install.Entries;
import org.jwinsock.core.install.InstallEntries;
import org.jwinsock.core.install.InstallLayer;
import org.jwinsock.core.install.RemoveProvider;
import org.jwinsock.core.install.Reorder;
import org.jwinsock.core.install.Transaction;
import org.jwinsock.core.store.Application;
import org.jwinsock.core.store.CatalogException;
import org.jwinsock.core.store.CatalogFile;
import org.jwinsock.core.store.CatalogStore;
import org.jwinsock.core.store.InstalledProvider;
import org.jwinsock.core.store.Member;
import org.jwinsock.spi.Ws2Spi;
import org.jwinsock.spi.WsaProtocolInfo;

/// What is installed for all programs of the user. None of these functions needs `WSAStartup`, and
/// none touches the last error: they answer 0 or `SOCKET_ERROR`, and the code in `errno`.
final class ProviderCalls {

  private static final System.Logger LOGGER = System.getLogger("org.jwinsock.core");

  private final Supplier<Catalog> source;
  private final Supplier<CatalogStore> stores;

  /// @param source the catalog, read anew
  ProviderCalls(Supplier<Catalog> source, Supplier<CatalogStore> stores) {
    this.source = source;
    this.stores = stores;
  }

  // --- answers

  private static int fail(int error, int @Nullable [] errno) {
    if (errno != null && errno.length > 0) {
      errno[0] = error;
    }
    return org.jwinsock.spi.WinSock2.SOCKET_ERROR;
  }

  private static int fail(CatalogException refused, int @Nullable [] errno) {
    LOGGER.log(System.Logger.Level.WARNING, refused.reason());
    return fail(refused.error(), errno);
  }

  private int change(Edit edit, int @Nullable [] errno) {
    if (errno == null || errno.length == 0) {
      return fail(WSAEFAULT, errno);
    }
    int error = change(edit);
    return error == 0 ? 0 : fail(error, errno);
  }

  /// Does an edit: 0, or the positive error code.
  int change(Edit edit) {
    try {
      CatalogFile _ = transaction().then(edit).commit();
      return 0;
    } catch (CatalogException e) {
      LOGGER.log(System.Logger.Level.WARNING, e.reason());
      return e.error();
    }
  }

  Transaction transaction() {
    return new Transaction(stores.get(), source.get(), new TrialEcho());
  }

  // --- entries

  int WSCEnumProtocols(
      int @Nullable [] protocols,
      @Nullable WsaProtocolInfo @Nullable [] buffer,
      int @Nullable [] bufferLength,
      int @Nullable [] errno) {
    if (bufferLength == null || bufferLength.length == 0) {
      return fail(WSAEFAULT, errno);
    }
    List<WsaProtocolInfo> found = new ArrayList<>();
    try {
      CatalogFile file = stores.get().read();
      for (WsaProtocolInfo info : Entries.of(file, source.get())) {
        if (CatalogCalls.isAsked(info.protocol(), protocols)) {
          found.add(info);
        }
      }
    } catch (CatalogException e) {
      return fail(e, errno);
    }
    int answer = CatalogCalls.copied(found, buffer, bufferLength);
    return answer < 0 ? fail(-answer, errno) : answer;
  }

  int WSCInstallProvider(
      @Nullable UUID id,
      @Nullable String path,
      WsaProtocolInfo @Nullable [] infos,
      int @Nullable [] errno) {
    return entries(id, path, infos, false, errno);
  }

  private int entries(
      @Nullable UUID id,
      @Nullable String path,
      WsaProtocolInfo @Nullable [] infos,
      boolean update,
      int @Nullable [] errno) {
    return id == null || path == null || infos == null
        ? fail(WSAEFAULT, errno)
        : change(new InstallEntries(id, path, Arrays.asList(infos), update), errno);
  }

  int WSCUpdateProvider(
      @Nullable UUID id,
      @Nullable String path,
      WsaProtocolInfo @Nullable [] infos,
      int @Nullable [] errno) {
    return entries(id, path, infos, true, errno);
  }

  int WSCInstallProviderAndChains(
      @Nullable UUID id,
      @Nullable String path,
      WsaProtocolInfo @Nullable [] over,
      int @Nullable [] entryId,
      int @Nullable [] errno) {
    if (id == null || path == null) {
      return fail(WSAEFAULT, errno);
    }
    List<Member.Base> protocols = new ArrayList<>();
    for (WsaProtocolInfo info : over == null ? new WsaProtocolInfo[0] : over) {
      Member.Base base = Member.Base.of(info);
      if (!protocols.contains(base)) {
        protocols.add(base);
      }
    }
    if (over != null && protocols.isEmpty()) {
      return fail(WSAEINVAL, errno);
    }
    int[] own = new int[1];
    InstallLayer layer =
        new InstallLayer(
            id, ProviderPath.parse(path), protocols, null, false, Set.of(), Set.of(), List.of());
    int done =
        change(
            (now, catalog) -> {
              own[0] = now.nextId();
              return layer.apply(now, catalog);
            },
            errno);
    if (done == 0 && entryId != null && entryId.length > 0) {
      entryId[0] = own[0];
    }
    return done;
  }

  int WSCDeinstallProvider(@Nullable UUID id, int @Nullable [] errno) {
    return id == null ? fail(WSAEFAULT, errno) : change(new RemoveProvider(id), errno);
  }

  int WSCWriteProviderOrder(int @Nullable [] ids) {
    return ids == null ? WSAEFAULT : change(new Reorder(Arrays.stream(ids).boxed().toList()));
  }

  // --- what is known of a provider

  int WSCGetProviderPath(
      @Nullable UUID id,
      @Nullable StringBuilder path,
      int @Nullable [] length,
      int @Nullable [] errno) {
    if (id == null || path == null || length == null || length.length == 0) {
      return fail(WSAEFAULT, errno);
    }
    String text;
    try {
      text = path(id);
    } catch (CatalogException e) {
      return fail(e.error(), errno);
    }
    int room = length[0];
    length[0] = text.length() + 1; // with the closing zero of C
    if (room < length[0]) {
      return fail(WSAEFAULT, errno);
    }
    path.setLength(0);
    path.append(text);
    return 0;
  }

  /// Of a provider that comes with the program it is its name.
  private String path(UUID id) throws CatalogException {
    InstalledProvider provider = stores.get().read().provider(id);
    if (provider != null) {
      return provider.path();
    }
    Catalog catalog = source.get();
    return catalog.bases().stream()
        .filter(each -> each.info().providerId().equals(id))
        .findFirst()
        .map(each -> each.provider().name())
        .orElseThrow(() -> new CatalogException(WSAEINVAL, "There is no provider " + id));
  }

  int WSCGetProviderInfo(
      @Nullable UUID id,
      int infoType,
      @Nullable MemorySegment info,
      long @Nullable [] size,
      int flags,
      int @Nullable [] errno) {
    if (id == null || size == null || size.length == 0) {
      return fail(WSAEFAULT, errno);
    }
    if (infoType != Ws2Spi.ProviderInfoLspCategories || flags != 0) {
      return fail(infoType == Ws2Spi.ProviderInfoAudit ? WSANO_RECOVERY : WSAEINVAL, errno);
    }
    int category;
    try {
      category = category(id);
    } catch (CatalogException e) {
      return fail(e.error(), errno);
    } catch (NoSuchLayerException e) {
      return fail(WSANO_RECOVERY, errno);
    }
    long room = info == null ? 0 : Math.min(size[0], info.byteSize());
    size[0] = Integer.BYTES;
    if (info == null || room < Integer.BYTES) {
      return fail(WSAEFAULT, errno);
    }
    info.set(ValueLayout.JAVA_INT_UNALIGNED, 0, category);
    return 0;
  }

  private int category(UUID id) throws CatalogException, NoSuchLayerException {
    InstalledProvider provider = installed(id);
    if (provider.category() != null) {
      return provider.category();
    }
    FoundLayers found = source.get().available();
    return found.load(ProviderPath.parse(provider.path()), provider.sha256()).provider().category();
  }

  private InstalledProvider installed(UUID id) throws CatalogException {
    InstalledProvider provider = stores.get().read().provider(id);
    if (provider == null) {
      throw new CatalogException(WSAEINVAL, "Provider " + id + " is not installed");
    }
    return provider;
  }

  int WSCSetProviderInfo(
      @Nullable UUID id,
      int infoType,
      @Nullable MemorySegment info,
      long size,
      int flags,
      int @Nullable [] errno) {
    if (id == null || info == null || info.byteSize() < size) {
      return fail(WSAEFAULT, errno);
    }
    if (infoType != Ws2Spi.ProviderInfoLspCategories || size != Integer.BYTES || flags != 0) {
      return fail(WSAEINVAL, errno);
    }
    int bits = info.get(ValueLayout.JAVA_INT_UNALIGNED, 0);
    return change(
        (now, catalog) -> {
          InstalledProvider provider = now.provider(id);
          if (provider == null) {
            throw new CatalogException(WSAEINVAL, "Provider " + id + " is not installed");
          }
          return now.with(provider.inCategory(bits));
        },
        errno);
  }

  // --- what is known of an application

  int WSCGetApplicationCategory(
      @Nullable String path,
      @Nullable String extra,
      int @Nullable [] permitted,
      int @Nullable [] errno) {
    if (path == null || permitted == null || permitted.length == 0) {
      return fail(WSAEFAULT, errno);
    }
    try {
      for (Application each : stores.get().read().applications()) {
        if (each.isOf(path, extra)) {
          permitted[0] = each.permitted();
          return 0;
        }
      }
    } catch (CatalogException e) {
      return fail(e, errno);
    }
    return fail(WSASERVICE_NOT_FOUND, errno);
  }

  int WSCSetApplicationCategory(
      @Nullable String path,
      @Nullable String extra,
      int permitted,
      int @Nullable [] previous,
      int @Nullable [] errno) {
    if (path == null || path.isEmpty()) {
      return fail(WSAEFAULT, errno);
    }
    int[] before = new int[1];
    int done =
        change(
            (now, catalog) -> {
              for (Application each : now.applications()) {
                if (each.isOf(path, extra)) {
                  before[0] = each.permitted();
                }
              }
              return now.with(new Application(path, extra, permitted));
            },
            errno);
    if (done == 0 && previous != null && previous.length > 0) {
      previous[0] = before[0];
    }
    return done;
  }
}

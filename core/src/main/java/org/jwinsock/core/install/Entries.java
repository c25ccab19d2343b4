package org.jwinsock.core.install;

import static org.jwinsock.spi.WsaErrors.WSAEINVAL;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.catalog.Catalog;
import org.jwinsock.core.catalog.CatalogEntry;
import org.jwinsock.core.store.CatalogException;
import org.jwinsock.core.store.CatalogFile;
import org.jwinsock.core.store.InstalledEntry;
import org.jwinsock.core.store.Member;
import org.jwinsock.spi.WsaProtocolInfo;

/// The entries of a catalog as programs see them, by their ids.
public final class Entries {

  private Entries() {}

  /// All of them in match order, and after them the layers by themselves.
  public static List<WsaProtocolInfo> of(CatalogFile file, Catalog catalog) {
    List<WsaProtocolInfo> all = new ArrayList<>();
    catalog.with(file).entries().forEach(entry -> all.add(entry.info()));
    file.entries().stream().filter(InstalledEntry::isLayer).forEach(each -> all.add(each.info()));
    return all;
  }

  /// What an id is called in the file, where ids of base protocols do not stand.
  static Member member(CatalogFile now, Catalog catalog, int id) throws CatalogException {
    if (now.entry(id) != null) {
      return new Member.Entry(id);
    }
    for (CatalogEntry entry : catalog.bases()) {
      if (entry.info().catalogEntryId() == id) {
        return Member.Base.of(entry.info());
      }
    }
    throw new CatalogException(WSAEINVAL, "There is no entry " + id);
  }

  /// The order with the protocols of the base provider in it that it leaves for last.
  static List<Member> order(CatalogFile now, Catalog catalog) {
    List<Member> order = new ArrayList<>(now.order());
    for (CatalogEntry entry : catalog.bases()) {
      if (!order.contains(Member.Base.of(entry.info()))) {
        order.add(Member.Base.of(entry.info()));
      }
    }
    return order;
  }

  /// The members of the chain that sockets of a protocol get now; the protocol alone without one.
  static List<Member> chain(CatalogFile now, Member.Base base) {
    for (Member member : now.order()) {
      if (member.equals(base)) {
        break;
      }
      InstalledEntry entry = member instanceof Member.Entry(int id) ? now.entry(id) : null;
      if (entry != null && entry.members().size() > 1 && entry.members().getLast().equals(base)) {
        return entry.members();
      }
    }
    return List.of(base);
  }

  /// The info of a base protocol; null if the provider has none such.
  static @Nullable WsaProtocolInfo info(Catalog catalog, Member.Base base) {
    for (CatalogEntry entry : catalog.bases()) {
      if (Member.Base.of(entry.info()).equals(base)) {
        return entry.info();
      }
    }
    return null;
  }
}

package org.jwinsock.core.store;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jwinsock.spi.WinSock2;

/// What has to be true of a catalog whatever its providers are: nothing in it names what is not
/// there, and no chain has a layer twice.
final class CatalogRules {

  private final CatalogFile file;
  private final List<String> broken = new ArrayList<>();

  private CatalogRules(CatalogFile file) {
    this.file = file;
  }

  /// What is wrong, in sentences; empty if nothing is.
  static List<String> broken(CatalogFile file) {
    CatalogRules rules = new CatalogRules(file);
    rules.providers();
    rules.entries();
    rules.order();
    return rules.broken;
  }

  private void providers() {
    Set<Object> seen = new HashSet<>();
    for (InstalledProvider provider : file.providers()) {
      if (!seen.add(provider.id())) {
        broken.add("Provider " + provider.id() + " is there twice");
      }
    }
    seen.clear();
    for (InstalledNamespace nameSpace : file.namespaces()) {
      if (!seen.add(nameSpace.id())) {
        broken.add("Namespace provider " + nameSpace.id() + " is there twice");
      }
    }
  }

  private void entries() {
    Set<Integer> seen = new HashSet<>();
    for (InstalledEntry entry : file.entries()) {
      if (!seen.add(entry.id())) {
        broken.add("Entry " + entry.id() + " is there twice");
      }
      if (entry.id() >= file.nextId()) {
        broken.add("Entry " + entry.id() + " is not below next-id " + file.nextId());
      }
      if (file.provider(entry.owner()) == null) {
        broken.add("Entry " + entry.id() + " belongs to " + entry.owner() + ", which is not there");
      }
      chain(entry);
    }
  }

  private void chain(InstalledEntry entry) {
    List<Member> members = entry.members();
    String chain = "The chain of entry " + entry.id();
    if (members.size() > WinSock2.MAX_PROTOCOL_CHAIN) {
      broken.add(chain + " has " + members.size() + " members, of " + WinSock2.MAX_PROTOCOL_CHAIN);
    }
    if (new HashSet<>(members).size() < members.size()) {
      broken.add(chain + " has a member twice");
    }
    if (entry.isBase()) {
      if (!members.getFirst().equals(new Member.Entry(entry.id()))) {
        broken.add(chain + " has no layer");
      }
      return;
    }
    for (int i = 0; i < members.size(); i++) {
      boolean last = i == members.size() - 1;
      switch (members.get(i)) {
        case Member.Base base -> {
          if (!last) {
            broken.add(chain + " has " + base + " above its end");
          }
        }
        case Member.Entry(int id) -> {
          InstalledEntry member = file.entry(id);
          if (member == null) {
            broken.add(chain + " has entry " + id + ", which is not there");
          } else if (last ? !member.isBase() : !member.isLayer()) {
            broken.add(
                chain
                    + " has entry "
                    + id
                    + (last ? " at its end, a layer" : ", which is no layer"));
          }
        }
      }
    }
  }

  private void order() {
    if (new HashSet<>(file.order()).size() < file.order().size()) {
      broken.add("The order has something twice");
    }
    for (Member member : file.order()) {
      if (member instanceof Member.Entry(int id)) {
        InstalledEntry entry = file.entry(id);
        if (entry == null || entry.isLayer()) {
          broken.add("The order has " + id + ", which sockets cannot be made of");
        }
      }
    }
  }
}

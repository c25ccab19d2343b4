package org.jwinsock.core.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.WsaProtocolInfo;

/// A catalog already parsed, beside the text it was parsed from. It counts only while the file has
/// that very text, which comparing tells faster than a digest would, and without a doubt. Start-up
/// pays for it: the first YAML document of a process takes a tenth of a second.
final class ParsedCopy {

  /// Changed with whatever is written.
  private static final int FORMAT = 0x4a57_0002;

  private static final int MOST = 16 * 1024 * 1024;

  private ParsedCopy() {}

  static byte[] of(byte[] text, CatalogFile file) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(2 * text.length);
    try {
      Writer out = new Writer(new DataOutputStream(bytes));
      out.to.writeInt(FORMAT);
      out.bytes(text);
      out.file(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // no array throws it
    }
    return bytes.toByteArray();
  }

  /// What was parsed from a text; null if the copy is of another one, or is none.
  static @Nullable CatalogFile read(byte[] copy, byte[] text) {
    try {
      Reader in = new Reader(new DataInputStream(new ByteArrayInputStream(copy)));
      if (in.from.readInt() != FORMAT || !Arrays.equals(in.bytes(), text)) {
        return null;
      }
      return in.file();
    } catch (IOException | IllegalArgumentException e) {
      return null; // cut off: the text itself is read, and the copy written again
    }
  }

  private record Writer(DataOutputStream to) {

    void file(CatalogFile file) throws IOException {
      to.writeLong(file.generation());
      to.writeInt(file.nextId());
      to.writeInt(file.providers().size());
      for (InstalledProvider each : file.providers()) {
        guid(each.id());
        text(each.path());
        text(each.sha256());
        text(each.rules());
        to.writeBoolean(each.category() != null);
        to.writeInt(each.category() == null ? 0 : each.category());
        to.writeBoolean(each.mandatory());
        texts(each.before());
        texts(each.after());
        texts(each.programs());
      }
      to.writeInt(file.entries().size());
      for (InstalledEntry each : file.entries()) {
        guid(each.owner());
        members(each.members());
        info(each.info());
      }
      members(file.order());
      to.writeInt(file.applications().size());
      for (Application each : file.applications()) {
        text(each.path());
        text(each.extra());
        to.writeInt(each.permitted());
      }
      to.writeInt(file.namespaces().size());
      for (InstalledNamespace each : file.namespaces()) {
        nameSpace(each);
      }
    }

    private void nameSpace(InstalledNamespace each) throws IOException {
      guid(each.id());
      text(each.name());
      text(each.path());
      text(each.sha256());
      to.writeInt(each.nameSpace());
      to.writeInt(each.version());
      to.writeBoolean(each.enabled());
      to.writeBoolean(each.storesClasses());
      to.writeBoolean(each.blob() != null);
      bytes(each.blob() == null ? new byte[0] : each.blob().bytes());
    }

    /// Field by field: the first use of a memory segment's layouts takes longer than all the rest.
    private void info(WsaProtocolInfo info) throws IOException {
      guid(info.providerId());
      to.writeInt(info.catalogEntryId());
      to.writeInt(info.serviceFlags1());
      to.writeInt(info.providerFlags());
      to.writeInt(info.version());
      to.writeInt(info.addressFamily());
      to.writeInt(info.maxSockAddr());
      to.writeInt(info.minSockAddr());
      to.writeInt(info.socketType());
      to.writeInt(info.protocol());
      to.writeInt(info.protocolMaxOffset());
      to.writeInt(info.networkByteOrder());
      to.writeInt(info.securityScheme());
      to.writeInt(info.messageSize());
      to.writeUTF(info.protocolName());
    }

    private void members(List<Member> members) throws IOException {
      to.writeInt(members.size());
      for (Member member : members) {
        switch (member) {
          case Member.Entry(int id) -> {
            to.writeBoolean(true);
            to.writeInt(id);
          }
          case Member.Base(int family, int type, int protocol) -> {
            to.writeBoolean(false);
            to.writeInt(family);
            to.writeInt(type);
            to.writeInt(protocol);
          }
        }
      }
    }

    private void guid(UUID id) throws IOException {
      to.writeLong(id.getMostSignificantBits());
      to.writeLong(id.getLeastSignificantBits());
    }

    private void text(@Nullable String text) throws IOException {
      to.writeBoolean(text != null);
      to.writeUTF(text == null ? "" : text);
    }

    private void texts(Collection<String> texts) throws IOException {
      to.writeInt(texts.size());
      for (String text : texts) {
        to.writeUTF(text);
      }
    }

    void bytes(byte[] bytes) throws IOException {
      to.writeInt(bytes.length);
      to.write(bytes);
    }
  }

  private record Reader(DataInputStream from) {

    /// Loops where elsewhere there would be functions: the first lambda of a process takes longer
    /// than all the rest.
    CatalogFile file() throws IOException {
      long generation = from.readLong();
      int nextId = from.readInt();
      List<InstalledProvider> providers = new ArrayList<>();
      for (int left = length(); left > 0; left--) {
        providers.add(provider());
      }
      List<InstalledEntry> entries = new ArrayList<>();
      for (int left = length(); left > 0; left--) {
        entries.add(entry());
      }
      List<Member> order = members();
      List<Application> applications = new ArrayList<>();
      for (int left = length(); left > 0; left--) {
        applications.add(new Application(text(), nullableText(), from.readInt()));
      }
      List<InstalledNamespace> namespaces = new ArrayList<>();
      for (int left = length(); left > 0; left--) {
        namespaces.add(nameSpace());
      }
      return new CatalogFile(
          generation, nextId, providers, entries, order, applications, namespaces);
    }

    private List<Member> members() throws IOException {
      List<Member> members = new ArrayList<>();
      for (int left = length(); left > 0; left--) {
        members.add(member());
      }
      return members;
    }

    private List<String> texts() throws IOException {
      List<String> texts = new ArrayList<>();
      for (int left = length(); left > 0; left--) {
        texts.add(from.readUTF());
      }
      return texts;
    }

    private InstalledProvider provider() throws IOException {
      UUID id = guid();
      String path = text();
      String sha256 = nullableText();
      String rules = nullableText();
      boolean categorised = from.readBoolean();
      int category = from.readInt();
      return new InstalledProvider(
          id,
          path,
          sha256,
          rules,
          categorised ? (Integer) category : null,
          from.readBoolean(),
          new LinkedHashSet<>(texts()),
          new LinkedHashSet<>(texts()),
          texts());
    }

    private InstalledEntry entry() throws IOException {
      UUID owner = guid();
      List<Member> members = members();
      WsaProtocolInfo info = info();
      return new InstalledEntry(owner, members, info);
    }

    private WsaProtocolInfo info() throws IOException {
      UUID provider = guid();
      int id = from.readInt();
      int serviceFlags = from.readInt();
      int providerFlags = from.readInt();
      int version = from.readInt();
      int family = from.readInt();
      int longest = from.readInt();
      int shortest = from.readInt();
      int type = from.readInt();
      int protocol = from.readInt();
      int range = from.readInt();
      int byteOrder = from.readInt();
      int security = from.readInt();
      int messageSize = from.readInt();
      return new WsaProtocolInfo(
          serviceFlags,
          providerFlags,
          provider,
          id,
          List.of(),
          version,
          family,
          longest,
          shortest,
          type,
          protocol,
          range,
          byteOrder,
          security,
          messageSize,
          0,
          from.readUTF());
    }

    private Member member() throws IOException {
      return from.readBoolean()
          ? new Member.Entry(from.readInt())
          : new Member.Base(from.readInt(), from.readInt(), from.readInt());
    }

    private InstalledNamespace nameSpace() throws IOException {
      UUID id = guid();
      String name = text();
      String path = text();
      String sha256 = nullableText();
      int nameSpace = from.readInt();
      int version = from.readInt();
      boolean enabled = from.readBoolean();
      boolean storesClasses = from.readBoolean();
      boolean hasBlob = from.readBoolean();
      byte[] blob = bytes();
      return new InstalledNamespace(
          id,
          name,
          path,
          sha256,
          nameSpace,
          version,
          enabled,
          storesClasses,
          hasBlob ? new InstalledNamespace.Blob(blob) : null);
    }

    private UUID guid() throws IOException {
      return new UUID(from.readLong(), from.readLong());
    }

    private @Nullable String nullableText() throws IOException {
      boolean there = from.readBoolean();
      String text = from.readUTF();
      return there ? text : null;
    }

    private String text() throws IOException {
      return String.valueOf(nullableText());
    }

    byte[] bytes() throws IOException {
      byte[] bytes = new byte[length()];
      from.readFully(bytes);
      return bytes;
    }

    private int length() throws IOException {
      int length = from.readInt();
      if (length < 0 || length > MOST) {
        throw new IOException("a length of " + length);
      }
      return length;
    }
  }
}

package org.jwinsock.core.store;

import static java.io.File.pathSeparator;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogStoreTest {

  @TempDir private Path folder;

  private static CatalogStore.Change installing(String name) {
    return now -> Samples.installed(now, UUID.nameUUIDFromBytes(name.getBytes(UTF_8)), name);
  }

  private static List<String> paths(CatalogFile file) {
    return file.providers().stream().map(InstalledProvider::path).toList();
  }

  private Path home() {
    return folder.resolve("home");
  }

  private CatalogStore store() {
    return new CatalogStore(home());
  }

  @Test
  void whatWasNeverWrittenIsEmpty() throws CatalogException {
    assertThat(store().read()).isEqualTo(CatalogFile.EMPTY);
    assertThat(home()).doesNotExist();
  }

  @Test
  void everyChangeIsAGenerationOfItsOwn() throws CatalogException {
    store().change(installing("a"));
    CatalogFile second = store().change(installing("b"));

    assertThat(second.generation()).isEqualTo(2);
    assertThat(store().read()).isEqualTo(second);
    assertThat(store().generations()).containsExactly(1L, 2L);
    assertThat(paths(store().generation(1))).containsExactly("a");
  }

  @Test
  void aChangeOfNothingIsNone() throws CatalogException {
    CatalogFile first = store().change(installing("a"));

    assertThat(store().change(now -> now)).isEqualTo(first);
    assertThat(store().generations()).containsExactly(1L);
  }

  @Test
  void severalEditsHoldTogetherOrNotAtAll() throws CatalogException {
    CatalogFile before = store().change(installing("a"));

    assertThatThrownBy(
            () ->
                store()
                    .change(
                        now -> {
                          CatalogFile half = installing("b").apply(now);
                          return half.ordered(List.of(new Member.Entry(5000)));
                        }))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("5000");
    assertThat(store().read()).isEqualTo(before);
  }

  @Test
  void onlyItsUserCanReadIt() throws CatalogException, IOException {
    store().change(installing("a"));

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home())))
        .isEqualTo("rwx------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(store().file())))
        .isEqualTo("rw-------");
  }

  @Test
  void aRollbackBringsAnEarlierGenerationBackAndGivesNoIdTwice() throws CatalogException {
    store().change(installing("a"));
    CatalogFile second = store().change(installing("b"));
    CatalogFile back = store().rollback(0, now -> now);

    assertThat(paths(back)).containsExactly("a");
    assertThat(back.generation()).isEqualTo(3);
    assertThat(back.nextId()).isEqualTo(second.nextId());
    assertThat(paths(store().rollback(2, now -> now))).containsExactly("a", "b");
  }

  @Test
  void twentyGenerationsAreKept() throws CatalogException {
    for (int i = 0; i < 25; i++) {
      store().change(installing("layer-" + i));
    }

    assertThat(store().generations()).hasSize(CatalogStore.KEPT).contains(6L, 25L);
  }

  @Test
  void aResetLeavesNothingInstalledAndLosesNothing() throws CatalogException {
    store().change(installing("a"));
    CatalogFile reset = store().reset();

    assertThat(reset.isEmpty()).isTrue();
    assertThat(store().read()).isEqualTo(reset);
    assertThat(paths(store().rollback(1, now -> now))).containsExactly("a");
  }

  @Test
  void aFileCutAtAnyByteIsReplacedByItsKeptCopy() throws CatalogException, IOException {
    CatalogFile whole = store().change(installing("a"));
    byte[] text = Files.readAllBytes(store().file());
    for (int length = 0; length < text.length - 1; length += 7) {
      Files.write(store().file(), Arrays.copyOf(text, length));
      CatalogStore.Reading read = store().readAny();
      assertThat(read.file()).as("cut at %d", length).isEqualTo(whole);
      assertThat(read.warning()).contains("Generation 1 is used").contains("rollback");
    }
    assertThatThrownBy(() -> store().change(installing("b"))).hasMessageContaining("reset");
    assertThat(paths(store().rollback(0, now -> now))).containsExactly("a");
    assertThat(store().readAny().warning()).isNull();
  }

  @Test
  void aResetMendsWhatCannotBeReadAndKeepsIt() throws CatalogException, IOException {
    store().change(installing("a"));
    Files.writeString(store().file(), "mine: {");
    store().reset();

    assertThat(store().read().isEmpty()).isTrue();
    assertThat(home().resolve("catalog.broken")).hasContent("mine: {");
  }

  @Test
  void withoutAnyWholeGenerationThereIsAnError() throws CatalogException, IOException {
    store().change(installing("a"));
    Files.writeString(store().file(), "nonsense");
    Files.writeString(home().resolve("generations").resolve("1.yaml"), "nonsense");

    assertThatThrownBy(() -> store().readAny()).isInstanceOf(CatalogException.class);
  }

  // --- ends of processes

  /// A disk that ends at its n-th step, halfway through what it writes.
  private static final class EndingDisk implements Disk {
    private static final class End extends Error {
      private static final long serialVersionUID = 1;
    }

    private int left;

    EndingDisk(int steps) {
      this.left = steps;
    }

    private boolean isEnd() {
      return left-- == 0;
    }

    @Override
    public void write(Path file, byte[] bytes) throws IOException {
      if (isEnd()) {
        Disk.REAL.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        throw new End();
      }
      Disk.REAL.write(file, bytes);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
      if (isEnd()) {
        throw new End();
      }
      Disk.REAL.rename(from, to);
    }

    @Override
    public void remove(Path file) throws IOException {
      if (isEnd()) {
        throw new End();
      }
      Disk.REAL.remove(file);
    }
  }

  @Test
  void whoeverEndsAtAnyStepLeavesTheOldOrTheNewGeneration() throws Exception {
    int step = 0;
    boolean ended = true;
    List<Boolean> isNew = new ArrayList<>();
    while (ended) {
      Path home = folder.resolve("step-" + step);
      CatalogFile old = new CatalogStore(home).change(installing("a"));
      ended = false;
      try {
        new CatalogStore(home, new EndingDisk(step)).change(installing("b"));
      } catch (EndingDisk.End e) {
        ended = true;
      }
      CatalogFile left = new CatalogStore(home).read();
      assertThat(paths(left)).as("step %d", step).isIn(List.of("a"), List.of("a", "b"));
      assertThat(left.generation()).isEqualTo(left.equals(old) ? 1 : 2);
      isNew.add(left.generation() == 2);
      CatalogFile next = new CatalogStore(home).change(installing("c"));
      assertThat(paths(next)).as("after step %d", step).endsWith("c");
      assertThat(new CatalogStore(home).read()).isEqualTo(next);
      step++;
    }
    assertThat(step).isGreaterThan(9);
    assertThat(isNew).isSorted(); // old up to one step, new from there on
  }

  /// A process of its own that installs layers, and with a number ends at that step of its disk.
  static final class Installer {
    private static final int HALTED = 9;

    private Installer() {}

    public static void main(String[] arguments) throws CatalogException {
      Path home = Path.of(arguments[0]);
      if (arguments.length == 3) {
        try {
          new CatalogStore(home, new EndingDisk(Integer.parseInt(arguments[2])))
              .change(installing(arguments[1]));
        } catch (EndingDisk.End e) {
          Runtime.getRuntime().halt(HALTED);
        }
        return;
      }
      for (int i = 0; i < 20; i++) {
        new CatalogStore(home).change(installing(arguments[1] + i));
      }
    }
  }

  private static Process installer(Object... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(System.getProperty("java.class.path") + pathSeparator + modulePath());
    command.add(Installer.class.getName());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return new ProcessBuilder(command).inheritIO().start();
  }

  /// The modules of this process, and where its tests are.
  private static String modulePath() {
    String modules = System.getProperty("jdk.module.path", "");
    String tests =
        CatalogStoreTest.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    return modules + pathSeparator + tests;
  }

  @Test
  void aProcessHaltedAtAnyStepLeavesTheOldOrTheNewGeneration() throws Exception {
    for (int step = 0; step < 9; step++) {
      Path home = folder.resolve("halt-" + step);
      new CatalogStore(home).change(installing("a"));
      Process process = installer(home, "b", step);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(Installer.HALTED);
      assertThat(paths(new CatalogStore(home).read())).isIn(List.of("a"), List.of("a", "b"));
      assertThat(paths(new CatalogStore(home).change(installing("c")))).endsWith("c");
    }
  }

  @Test
  void twoInstallersAtOnceBothInstallEverything() throws Exception {
    Process one = installer(home(), "one");
    Process two = installer(home(), "two");
    assertThat(one.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(two.waitFor(60, TimeUnit.SECONDS)).isTrue();

    assertThat(List.of(one.exitValue(), two.exitValue())).containsExactly(0, 0);
    CatalogFile all = store().read();
    assertThat(all.providers()).hasSize(40);
    assertThat(all.entries().stream().map(InstalledEntry::id)).doesNotHaveDuplicates().hasSize(80);
    assertThat(all.generation()).isEqualTo(40);
  }
}

package org.jwinsock.tools.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jwinsock.tools.http.FileTree.File;
import org.jwinsock.tools.http.FileTree.Folder;
import org.jwinsock.tools.http.FileTree.Found;
import org.jwinsock.tools.http.FileTree.Missing;

/// Files below a folder, and those that only seem to be.
class FileTreeTest {

  @TempDir private Path temporary = Path.of("");

  private Path root = Path.of("");

  @BeforeEach
  void makeTheFolder() throws IOException {
    root = Files.createDirectory(temporary.resolve("root"));
    Files.createDirectories(root.resolve("sub/empty"));
    Files.writeString(root.resolve("a.txt"), "a");
    Files.writeString(root.resolve("sub/index.html"), "index");
    Files.createDirectory(temporary.resolve("root-beside"));
    Files.writeString(temporary.resolve("root-beside/secret"), "secret");
  }

  private Found find(String target) throws IOException {
    return new FileTree(root).find(Objects.requireNonNull(TargetPath.of(target)));
  }

  @Test
  void aFileIsFoundWithItsSize() throws IOException {
    assertThat(find("/a.txt"))
        .isInstanceOfSatisfying(File.class, a -> assertThat(a.size()).isOne());
  }

  @Test
  void aFolderIsItsIndexOrIsToBeAskedForWithASlash() throws IOException {
    assertThat(find("/sub")).isEqualTo(new Folder());
    assertThat(find("/sub/")).isInstanceOf(File.class);
    assertThat(find("/sub/empty/")).isEqualTo(new Missing());
    assertThat(find("/")).isEqualTo(new Missing());
  }

  @Test
  void whatIsNotThereIsMissing() throws IOException {
    for (String target :
        new String[] {"/b", "/a.txt/", "/a.txt/b", "/sub%2Findex.html", "/" + "x".repeat(5000)}) {
      assertThat(find(target)).as(target).isEqualTo(new Missing());
    }
  }

  @Test
  void linksAreFollowedInsideOnly() throws IOException {
    assumeTrue(makesLinks(), "no symbolic links here");
    Files.createSymbolicLink(root.resolve("inside"), Path.of("sub/../a.txt"));
    Files.createSymbolicLink(root.resolve("outside"), temporary.resolve("root-beside/secret"));
    Files.createSymbolicLink(root.resolve("up"), Path.of(".."));
    Files.createSymbolicLink(root.resolve("sub/empty/index.html"), Path.of("../../outside"));
    Files.createSymbolicLink(root.resolve("loop"), Path.of("loop"));

    assertThat(find("/inside")).isInstanceOf(File.class);
    assertThat(find("/outside")).isEqualTo(new Missing());
    assertThat(find("/up")).isEqualTo(new Missing());
    assertThat(find("/up/root-beside/secret")).isEqualTo(new Missing());
    assertThat(find("/sub/empty/")).isEqualTo(new Missing());
    assertThat(find("/loop")).isEqualTo(new Missing());
  }

  private boolean makesLinks() {
    try {
      Files.createSymbolicLink(temporary.resolve("link"), root);
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  @Test
  void aRootThatIsALinkIsTheFolderBehindIt() throws IOException {
    assumeTrue(makesLinks(), "no symbolic links here");
    root = temporary.resolve("link");
    assertThat(find("/a.txt")).isInstanceOf(File.class);
  }

  @Test
  void aRootMustBeAFolder() {
    assertThatThrownBy(() -> new FileTree(root.resolve("none"))).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> new FileTree(root.resolve("a.txt")))
        .hasMessageEndingWith("a.txt is no folder");
  }
}

package org.jwinsock.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.jwinsock.spi.WsaError;

/// The pages are true: their Java is that of programs that run, what they show is what those
/// programs print, their links lead somewhere, and no error is left out.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DocumentationTest {

  private static final Path ROOT = Path.of("..");
  private static final Path EXAMPLES = ROOT.resolve("docs/examples");

  /// A fenced block: its language, and its lines.
  private static final Pattern BLOCK =
      Pattern.compile("^```(\\w*)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]+)(#[^)]*)?\\)");

  /// How the pages run a program.
  private static final String COMMAND = "$ ./winsock java docs/examples/";

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
    try (Stream<Path> found = Files.list(ROOT.resolve("docs"))) {
      found.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    return pages;
  }

  private static List<Path> examples() throws IOException {
    try (Stream<Path> found = Files.list(EXAMPLES)) {
      return found.sorted().toList();
    }
  }

  private static List<String> blocks(Path page, String language) throws IOException {
    return BLOCK
        .matcher(Files.readString(page))
        .results()
        .filter(block -> block.group(1).equals(language))
        .map(block -> block.group(2))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void anExamplePrintsWhatThePagesShow(Path example) throws Exception {
    List<String> shown = new ArrayList<>();
    for (Path page : pages()) {
      for (String block : blocks(page, "")) {
        if (block.startsWith(COMMAND + example.getFileName())) {
          shown.add(block);
        }
      }
    }
    assertThat(shown).as("no page shows what it prints").isNotEmpty();
    for (String block : shown) {
      String command = block.lines().findFirst().orElseThrow();
      String output = block.substring(command.length() + 1);

      assertThat(run(example, command.endsWith(" 27015"))).isEqualTo(output);
    }
  }

  /// Runs a program from its source, with the port of an echo server if the page does so.
  private static String run(Path example, boolean needsServer) throws Exception {
    if (!needsServer) {
      return run(example, List.of());
    }
    try (Cli server = Cli.start("", "example", "tcp-echo", "--port", "0")) {
      return run(example, List.of("" + server.examplePort()));
    }
  }

  private static String run(Path example, List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("java", example.toString()));
    command.addAll(arguments);
    var ended = Cli.run("", command.toArray(String[]::new));
    return ended.output() + ended.errors();
  }

  /// The example of a layer, which is a program's part and no program.
  private static final String LAYER =
      "layers/src/main/java/org/jwinsock/layers/example/Uppercase.java";

  @ParameterizedTest
  @MethodSource("pages")
  void theJavaOfAPageIsPartOfAnExample(Path page) throws IOException {
    List<String> programs = new ArrayList<>();
    for (Path example : examples()) {
      programs.add(unindented(Files.readString(example)));
    }
    programs.add(unindented(Files.readString(ROOT.resolve(LAYER))));
    for (String block : blocks(page, "java")) {
      String code = unindented(block);
      assertThat(programs).as(block).anyMatch(program -> program.contains(code));
    }
  }

  private static String unindented(String code) {
    return code.lines().map(String::strip).reduce("", (a, b) -> a + b + "\n");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void aLinkLeadsToAFileOfTheSources(Path page) throws IOException {
    List<String> missing =
        LINK.matcher(Files.readString(page))
            .results()
            .map(link -> link.group(1))
            .filter(link -> !link.contains("://"))
            .filter(link -> !Files.exists(page.resolveSibling(link)))
            .toList();

    assertThat(missing).isEmpty();
  }

  @Test
  void everyErrorIsExplained() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/troubleshooting.md"));
    List<WsaError> missing =
        Stream.of(WsaError.values())
            .filter(
                error ->
                    !page.contains(
                        "| `%s` | %d | %s |"
                            .formatted(error.name(), error.code(), error.message())))
            .toList();

    assertThat(missing).isEmpty();
  }
}

package org.wasl.system.documents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The English of documents, Javadoc and schemas, as {@code dev/prose} measures it. */
@Tag("gate")
class ProseTest {
  private static final Pattern LINE =
      Pattern.compile(
          "([\\w ]+): sentences (\\d+), words \\d+, median (\\d+), ninth decile (\\d+), longest"
              + " (\\d+), colon or semicolon ([\\d.]+) %, free relative ([\\d.]+) %");

  /** Shares are in percent. */
  private record English(
      int median, int ninthDecile, int longest, double joinedShare, double freeRelativeShare) {}

  private static final Map<String, English> MEASURED = new TreeMap<>();

  @BeforeAll
  static void measure() throws IOException {
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                SourceTree.ROOT.resolve("dev/Prose.java").toString(),
                SourceTree.ROOT.toString())
            .redirectErrorStream(true)
            .start();
    String printed = new String(program.getInputStream().readAllBytes(), UTF_8);
    Matcher line = LINE.matcher(printed);
    while (line.find()) {
      MEASURED.put(
          line.group(1),
          new English(
              Integer.parseInt(line.group(3)),
              Integer.parseInt(line.group(4)),
              Integer.parseInt(line.group(5)),
              Double.parseDouble(line.group(6)),
              Double.parseDouble(line.group(7))));
    }
    assertThat(MEASURED)
        .as(printed)
        .containsOnlyKeys(
            "Javadoc", "Javadoc of tests", "change log", "decisions", "documents", "schemas");
  }

  @Test
  void documentsJavadocAndSchemasKeepTheLimits() {
    MEASURED.forEach(
        (group, english) -> {
          assertThat(english.median()).as(group).isLessThanOrEqualTo(13);
          assertThat(english.ninthDecile()).as(group).isLessThanOrEqualTo(24);
          assertThat(english.longest()).as(group).isLessThanOrEqualTo(40);
          assertThat(english.joinedShare()).as(group).isLessThan(20);
          assertThat(english.freeRelativeShare()).as(group).isLessThan(1);
        });
  }
}

package org.wasl.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.runtime.TestPorts;

/** The commands of docs/how-to/certification.md, in this process. */
class CertificationPageTest {
  private static final Pattern SHOWN = Pattern.compile("(?ms)^```(sh|text)\\R(.*?)^```");

  @TempDir private Path dir;
  private final StringWriter out = new StringWriter();

  private int run(String line) {
    return run(line, out);
  }

  private int run(String line, StringWriter printed) {
    String[] words =
        line.replace("$keys", dir.resolve("keys").toString())
            .replace("$collected", dir.resolve("collected").toString())
            .replace("$data", dir.toString())
            .replace("report.", dir.resolve("report.").toString())
            .split(" +");
    return KitCommand.commandLine()
        .setOut(new PrintWriter(printed))
        .execute(Arrays.copyOfRange(words, 1, words.length));
  }

  @Test
  void certificationPageCommandsPrintTheDocumentedOutput() throws Exception {
    // Given
    String page = Files.readString(Path.of("../../docs/how-to/certification.md"));
    page =
        page.replace("$port", Integer.toString(TestPorts.reserve()))
            .replace("$inbox", Integer.toString(TestPorts.reserve()));
    int compared = 0;
    List<Thread> agencies = new ArrayList<>();
    // When
    for (MatchResult block : SHOWN.matcher(page).results().toList()) {
      if (block.group(1).equals("text")) {
        // Then
        assertThat(out.toString()).containsPattern(asPattern(block.group(2)));
        compared++;
      } else {
        out.getBuffer().setLength(0);
        for (String line : block.group(2).lines().toList()) {
          if (line.endsWith(" &")) {
            agencies.add(begin(line));
          } else {
            assertThat(run(line)).as(line).isZero();
          }
        }
      }
    }
    for (Thread agency : agencies) {
      agency.interrupt();
      agency.join();
    }
    assertThat(compared).isEqualTo(3);
    assertThat(agencies).hasSize(2);
    assertThat(dir.resolve("report.json")).isNotEmptyFile();
    assertThat(dir.resolve("report.xml")).isNotEmptyFile();
    assertThat(dir.resolve("report.html")).isNotEmptyFile();
  }

  /** Starts a background command, and waits until it reports that it runs. */
  private Thread begin(String line) {
    StringWriter output = new StringWriter();
    Thread agency = new Thread(() -> run(line.replaceFirst(" > \\S+ &$", ""), output));
    agency.start();
    await()
        .atMost(SOON)
        .until(() -> output.toString().matches("(?s).* (receives at|collects from) .*"));
    return agency;
  }

  private static Pattern asPattern(String shown) {
    return Pattern.compile(
        "(?s)"
            + Arrays.stream(shown.strip().split("…", -1))
                .map(String::strip)
                .map(Pattern::quote)
                .collect(Collectors.joining(".*")));
  }
}

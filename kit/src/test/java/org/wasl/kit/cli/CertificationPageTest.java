package org.wasl.kit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of docs/certification.md, in this process. */
class CertificationPageTest {
  private static final Pattern SHOWN = Pattern.compile("(?ms)^```(sh|text)\\R(.*?)^```");
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private Path dir;
  private final StringWriter out = new StringWriter();

  private final StringWriter received = new StringWriter();

  private int run(String line) {
    return run(line, out);
  }

  private int run(String line, StringWriter printed) {
    String[] words =
        line.replace("$keys", dir.resolve("keys").toString())
            .replace("$data", dir.toString())
            .replace("report.", dir.resolve("report.").toString())
            .split(" +");
    return KitCommand.commandLine()
        .setOut(new PrintWriter(printed))
        .execute(Arrays.copyOfRange(words, 1, words.length));
  }

  @Test
  void theCommandsOfThePagePrintWhatIsShown() throws Exception {
    // Given
    String page = Files.readString(Path.of("../docs/certification.md"));
    String port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = Integer.toString(free.getLocalPort());
    }
    int compared = 0;
    Thread agency = new Thread(() -> {});
    // When
    for (MatchResult block : SHOWN.matcher(page.replace("$port", port)).results().toList()) {
      if (block.group(1).equals("text")) {
        // Then
        assertThat(out.toString()).containsPattern(asPattern(block.group(2)));
        compared++;
      } else {
        out.getBuffer().setLength(0);
        for (String line : block.group(2).lines().toList()) {
          if (line.endsWith(" &")) {
            agency = new Thread(() -> run(line.replace(" > received.txt &", ""), received));
            agency.start();
            await().atMost(SOON).until(() -> received.toString().contains("receives at"));
          } else {
            assertThat(run(line)).as(line).isZero();
          }
        }
      }
    }
    agency.interrupt();
    agency.join();
    assertThat(compared).isEqualTo(2);
    assertThat(dir.resolve("report.json")).isNotEmptyFile();
    assertThat(dir.resolve("report.xml")).isNotEmptyFile();
    assertThat(dir.resolve("report.html")).isNotEmptyFile();
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

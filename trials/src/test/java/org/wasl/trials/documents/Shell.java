package org.wasl.trials.documents;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wasl.trials.Wasl;

/** Runs what stands in a document's {@code sh} blocks, in a folder of its own. */
record Shell(Path home, Path folder) {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\\R(.*?)^```");

  /** The {@code sh} blocks of a Markdown text, in order. */
  static List<String> blocks(String markdown) {
    List<String> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(markdown);
    while (matcher.find()) {
      blocks.add(matcher.group(1));
    }
    return blocks;
  }

  /**
   * Starts a block. {@code ./wasl} stands for the classes under test: the script itself would build
   * them a second time.
   */
  Process start(String block) throws IOException {
    String wasl =
        "wasl() { \"%s\" -Dwasl.home=\"%s\" -cp \"%s\" %s \"$@\"; }%n"
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                home,
                System.getProperty("java.class.path"),
                Wasl.class.getName());
    return new ProcessBuilder("sh", "-eu", "-c", wasl + block.replace("./wasl ", "wasl "))
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .start();
  }

  /** Runs a block to its end and gives what it printed. */
  Printed run(String block) throws IOException, InterruptedException {
    Process process = start(block);
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Printed(process.waitFor(), out);
  }

  record Printed(int exit, String text) {}
}

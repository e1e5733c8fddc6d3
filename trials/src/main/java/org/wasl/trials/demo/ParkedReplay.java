package org.wasl.trials.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.wasl.gateway.command.ParkedCommand;
import picocli.CommandLine;

/**
 * Has all parked deliveries of an agency sent again, as operators do it at the command line: one
 * requests it, another one approves where that is needed.
 */
public final class ParkedReplay {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int LOOK_MILLIS = 100;

  private final Path config;
  private final Path data;

  /**
   * @param config the configuration folder of a gateway that runs
   * @param data its data folder
   */
  public ParkedReplay(Path config, Path data) {
    this.config = config;
    this.data = data;
  }

  /**
   * Returns once every delivery of the request has been handed back to the relay.
   *
   * @return the last line that the command printed
   * @throws IOException if a command failed, or the request has not ended within two minutes
   */
  public String replay(String agency) throws IOException, InterruptedException {
    String selected = "--agency=" + agency;
    String plan = run("plan", selected);
    if (plan.startsWith("0 ")) {
      return plan;
    }
    String line =
        run(
            "request",
            selected,
            "--reason=agency-repaired",
            "--by=demo",
            "--rate-per-minute=60000");
    String id = line.split(" ")[0];
    if (line.contains(" waiting ")) {
      line = run("approve", id, "--by=demo-second");
    }
    long began = System.nanoTime();
    while (!line.contains(" done replay ")) {
      if (System.nanoTime() - began > LIMIT.toNanos()) {
        throw new IOException("replay for " + agency + " has not ended: " + line);
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      line = run("progress", id).lines().findFirst().orElse("");
    }
    return line;
  }

  /** What the command printed: of {@code progress} all of it, else the last line. */
  private String run(String command, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--config=" + config, "--data=" + data));
    StringWriter printed = new StringWriter();
    PrintWriter out = new PrintWriter(printed, true);
    int code =
        new CommandLine(new ParkedCommand())
            .setOut(out)
            .setErr(out)
            .execute(all.toArray(String[]::new));
    String text = printed.toString().strip();
    if (code != 0) {
      throw new IOException("parked " + command + ": " + text);
    }
    return command.equals("progress") ? text : text.lines().reduce("", (earlier, later) -> later);
  }
}

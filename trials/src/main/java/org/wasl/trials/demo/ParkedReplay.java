package org.wasl.trials.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.wasl.gateway.command.ParkedCommand;

/**
 * Has all parked deliveries of an agency sent again, as operators do it at the command line: one
 * requests it, another one approves where that is needed.
 */
public final class ParkedReplay {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int POLL_MILLIS = 100;

  /** In the line of a request that has ended: where its deliveries are now. */
  private static final Pattern ENDED =
      Pattern.compile(" (delivered|under-way|parked-again|ended) replay ");

  private final Path config;
  private final Path data;
  private final List<String> operator;
  private final List<String> approver;

  /**
   * @param config the configuration folder of a gateway that runs
   * @param data its data folder
   * @param operator options by which an operator logs in
   * @param approver options by which another person logs in, an approver
   */
  public ParkedReplay(Path config, Path data, List<String> operator, List<String> approver) {
    this.config = config;
    this.data = data;
    this.operator = operator;
    this.approver = approver;
  }

  /**
   * Returns once every delivery of the request has been handed back to the relay.
   *
   * @return the last line that the command printed
   * @throws IOException if a command failed, or the request has not ended within two minutes
   */
  public String replay(String agency) throws IOException, InterruptedException {
    String selected = "--agency=" + agency;
    String plan = run("plan", List.of(selected));
    if (plan.startsWith("0 ")) {
      return plan;
    }
    String line =
        run("request", operator, selected, "--reason=agency-repaired", "--rate-per-minute=60000");
    String id = line.split(" ")[0];
    if (line.contains(" waiting ")) {
      line = run("approve", approver, id);
    }
    long began = System.nanoTime();
    while (!ENDED.matcher(line).find()) {
      if (System.nanoTime() - began > LIMIT.toNanos()) {
        throw new IOException("replay for " + agency + " has not ended: " + line);
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      line = run("progress", List.of(id)).lines().findFirst().orElse("");
    }
    return line;
  }

  /** What the command printed: of {@code progress} all of it, else the last line. */
  private String run(String command, List<String> options, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(options);
    all.addAll(List.of(arguments));
    all.addAll(List.of("--config=" + config, "--data=" + data));
    String text = CommandOutput.of(new ParkedCommand(), all);
    return command.equals("progress") ? text : text.lines().reduce("", (earlier, later) -> later);
  }
}

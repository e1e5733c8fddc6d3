package org.wasl.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.wasl.administration.ParkedCommand;
import org.wasl.rules.id.AgencyId;

/**
 * Replays all parked deliveries of an agency by the operators' commands. One person requests the
 * replay, and another one approves it if needed.
 */
public final class ParkedReplay {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int POLL_MILLIS = 100;

  /** Matches the line of a finished request, with the places of its deliveries. */
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
   * Returns once every delivery of the request has been handed back for delivery.
   *
   * @return the last line that the command printed
   * @throws IOException if a command failed, or the request has not proceeded for two minutes
   */
  public String replay(AgencyId agency) throws IOException, InterruptedException {
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
    long proceeded = System.nanoTime();
    while (!ENDED.matcher(line).find()) {
      if (System.nanoTime() - proceeded > PATIENCE.toNanos()) {
        throw new IOException("replay for " + agency + " does not proceed: " + line);
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      String now = run("progress", List.of(id)).lines().findFirst().orElse("");
      if (!now.equals(line)) {
        proceeded = System.nanoTime();
      }
      line = now;
    }
    return line;
  }

  /** Returns the whole output of {@code progress}, or the last line of another command. */
  private String run(String command, List<String> options, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(options);
    all.addAll(List.of(arguments));
    all.addAll(List.of("--config=" + config, "--data=" + data));
    String text = CommandOutput.of(new ParkedCommand(), all);
    return command.equals("progress") ? text : text.lines().reduce("", (earlier, later) -> later);
  }
}

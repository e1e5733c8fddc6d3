package org.wasl.trials.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.wasl.gateway.command.AlarmsCommand;
import org.wasl.gateway.command.DeadlinesCommand;
import org.wasl.gateway.command.ParkedCommand;
import org.wasl.trials.cases.CaseGenerator;
import org.wasl.trials.cases.SyntheticCase;
import org.wasl.trials.environment.SandboxEnvironment;
import org.wasl.trials.sandbox.Behaviour;

/**
 * Faults that last until the demo is stopped, for whoever wants to see the console at work: an
 * agency refuses everything, so that deliveries are parked; another one is down, so that there is
 * an alarm, and deadlines that are overdue.
 */
final class LastingFaults {
  /** Police of the busiest places: a few cases are enough. */
  private static final String REFUSES = "srpj-casablanca";

  private static final String DOWN = "srpj-agadir";
  private static final Duration FOR_GOOD = Duration.ofDays(1);

  /** So many that each of the two is among their recipients. */
  static final int CASES = 200;

  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int POLL_MILLIS = 500;
  private static final int MOST_LINES = 3;

  /** Working time of a delivery, and how long before its end a reminder goes. */
  private static final String SHORT = "PT20S,PT10S";

  private static final List<String> DAYS =
      List.of("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday");

  private final SandboxEnvironment world;
  private final DemoOutput output;

  LastingFaults(SandboxEnvironment world, DemoOutput output) {
    this.world = world;
    this.output = output;
  }

  /** Settings of the gateway beside the others: an alarm is told soon. */
  static Map<String, String> overrides() {
    return Map.of("alarms.settleSeconds", "3", "alarms.intervalMillis", "1000");
  }

  /** Makes a delivery overdue after 20 seconds, at any hour; before the gateway starts. */
  static void shortenDeadlines(Path config, ZoneId zone) throws IOException {
    StringBuilder calendar = new StringBuilder("kind,when,hours,name\nzone," + zone + ",,\n");
    DAYS.forEach(day -> calendar.append("weekday," + day + ",00:00-24:00,\n"));
    Files.writeString(config.resolve("calendar.csv"), calendar);
    Path table = config.resolve("deadlines.csv");
    String rows = Files.readString(table);
    String shorter = rows.replaceFirst("(?m)^(delivered,.*,)PT4H,PT2H,", "$1" + SHORT + ",");
    if (shorter.equals(rows)) {
      throw new IOException(table + ": no deadline of four hours for a delivery");
    }
    Files.writeString(table, shorter);
  }

  /**
   * Begins them, publishes cases, and returns once deliveries are parked, one is overdue and the
   * alarm is open.
   *
   * @param cases so many as {@link #CASES}, or more
   * @throws IOException if one does not show within ten minutes
   */
  void begin(SubmissionClient platform, CaseGenerator cases)
      throws IOException, InterruptedException {
    output.timed(REFUSES + " refuses everything and " + DOWN + " is down, until Ctrl-C");
    world.sandbox().agency(REFUSES).behave(new Behaviour.Refusing()).join();
    world.sandbox().agency(DOWN).behave(new Behaviour.Down(FOR_GOOD.toMillis())).join();
    for (int i = 0; i < CASES; i++) {
      SyntheticCase one = cases.at(i);
      platform.send(CasePublisher.PLATFORM, platform.writer().signed(one.messageId(), one.body()));
    }
    long latest = System.nanoTime() + PATIENCE.toNanos();
    while (!show()) {
      if (System.nanoTime() > latest) {
        throw new IOException("the faults do not show within " + PATIENCE);
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    output.timed("shown by the console, and by wasl parked list, wasl deadlines and wasl alarms:");
    Stream.of(parked(), overdue(), alarms())
        .flatMap(shown -> shown.lines().filter(LastingFaults::isOfThese).limit(MOST_LINES))
        .forEach(line -> output.line("  " + line));
  }

  private boolean show() throws IOException {
    return parked().contains(" " + REFUSES + " ")
        && overdue().contains(DOWN)
        && alarms().contains("agency-down " + DOWN);
  }

  private static boolean isOfThese(String line) {
    return line.contains(REFUSES) || line.contains(DOWN);
  }

  private String parked() throws IOException {
    return CommandOutput.of(new ParkedCommand(), options("list"));
  }

  private String overdue() throws IOException {
    return CommandOutput.of(new DeadlinesCommand(), options("--agency=" + DOWN));
  }

  private String alarms() throws IOException {
    return CommandOutput.of(new AlarmsCommand(), options());
  }

  private List<String> options(String... others) {
    return Stream.concat(
            Stream.of(others), Stream.of("--config=" + world.config(), "--data=" + world.data()))
        .toList();
  }
}

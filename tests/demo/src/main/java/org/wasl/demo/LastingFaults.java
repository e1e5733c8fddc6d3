package org.wasl.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.wasl.administration.AlarmsCommand;
import org.wasl.administration.DeadlinesCommand;
import org.wasl.administration.ParkedCommand;
import org.wasl.rules.id.AgencyId;
import org.wasl.sandbox.Behaviour;
import org.wasl.sandbox.cases.CaseGenerator;
import org.wasl.sandbox.cases.SyntheticCase;
import org.wasl.sandbox.environment.SandboxEnvironment;

/**
 * Faults that last until the demo is stopped, to show the console at work. One agency refuses
 * everything, so that its deliveries are parked. Another one is down, which causes an alarm and
 * overdue deadlines.
 */
final class LastingFaults {
  /** Police of the busiest places, so that a few cases are enough. */
  private static final String REFUSES = "srpj-casablanca";

  private static final String DOWN = "srpj-agadir";
  private static final Duration DOWNTIME = Duration.ofDays(1);

  /** Enough cases that each of the two agencies is among their recipients. */
  static final int CASES = 200;

  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int POLL_MILLIS = 500;
  private static final int MAX_LINES = 3;

  /** Working time of a delivery, and the time of a reminder before its end. */
  private static final String SHORT = "PT20S,PT10S";

  private static final List<String> DAYS =
      List.of("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday");

  private final SandboxEnvironment world;
  private final DemoOutput output;

  LastingFaults(SandboxEnvironment world, DemoOutput output) {
    this.world = world;
    this.output = output;
  }

  /** Further settings of the gateway, so that it raises an alarm soon. */
  static Map<String, String> overrides() {
    return Map.of("alarms.settleSeconds", "3", "alarms.intervalMillis", "1000");
  }

  /** Makes a delivery overdue after 20 seconds at any hour. Call it before the gateway starts. */
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
   * Starts the faults and publishes cases. Returns once deliveries are parked, one is overdue and
   * the alarm is open.
   *
   * @param cases at least as many as {@link #CASES}
   * @throws IOException if a fault does not appear within ten minutes
   */
  void begin(SubmissionClient platform, CaseGenerator cases)
      throws IOException, InterruptedException {
    output.timed(REFUSES + " refuses everything and " + DOWN + " is down, until Ctrl-C");
    world.sandbox().agency(new AgencyId(REFUSES)).behave(new Behaviour.Refusing()).join();
    world
        .sandbox()
        .agency(new AgencyId(DOWN))
        .behave(new Behaviour.Down(DOWNTIME.toMillis()))
        .join();
    for (int i = 0; i < CASES; i++) {
      SyntheticCase syntheticCase = cases.at(i);
      platform.send(
          CasePublisher.PLATFORM,
          platform.writer().signed(syntheticCase.messageId(), syntheticCase.body()));
    }
    long latest = System.nanoTime() + PATIENCE.toNanos();
    while (!show()) {
      if (System.nanoTime() > latest) {
        throw new IOException("the faults did not appear within " + PATIENCE);
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    output.timed("shown in the console, and by wasl parked list, wasl deadlines and wasl alarms:");
    Stream.of(parked(), overdue(), alarms())
        .flatMap(shown -> shown.lines().filter(LastingFaults::isOfThese).limit(MAX_LINES))
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

package org.wasl.trials.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.wasl.trials.bench.load.LoadGenerator;
import org.wasl.trials.bench.load.LoadPlan;
import org.wasl.trials.bench.load.SignedCases;
import org.wasl.trials.checker.GatewayDatabaseReader;
import org.wasl.trials.checker.GatewayDatabaseReader.ChangingTable;

/** Steady load on one gateway for an hour or so: what the vacuums of its database leave behind. */
final class VacuumLoad {
  /**
   * What was seen at one time.
   *
   * @param minute since the load began
   * @param figures of the minutes since the last look
   * @param tables whose rows change
   */
  record Look(int minute, RoundFigures figures, List<ChangingTable> tables) {}

  private final Path store;
  private final LoadPlan plan;

  /**
   * Nothing begins yet.
   *
   * @param store data folder of the gateway
   */
  VacuumLoad(Path store, LoadPlan plan) {
    this.store = store;
    this.plan = plan;
  }

  /**
   * Applies the load and looks, evenly, a number of times.
   *
   * @param minutes of load
   * @param lookMinutes from look to look
   * @param casesPerSecond at even intervals
   */
  List<Look> run(
      BenchSetup setup,
      SignedCases.Cursor cases,
      int clients,
      int minutes,
      int lookMinutes,
      double casesPerSecond)
      throws InterruptedException, IOException, SQLException {
    List<Look> looks = new ArrayList<>();
    LoadGenerator load = setup.load(cases::signNow, clients, plan.maxOutstanding());
    load.start(clients, casesPerSecond);
    try (GatewayDatabaseReader reader = GatewayDatabaseReader.open(store)) {
      for (int minute = lookMinutes; minute <= minutes; minute += lookMinutes) {
        RoundFigures figures =
            BenchRound.Interval.pass(setup, Duration.ofMinutes(lookMinutes))
                .figures(setup, DoorCounters.UNKNOWN);
        looks.add(new Look(minute, figures, reader.changingTables()));
        print(looks.getLast());
      }
    } finally {
      load.stop();
      setup.drain(plan.quietSeconds(), plan.drainSeconds());
    }
    return looks;
  }

  private static void print(Look look) {
    RoundFigures figures = look.figures();
    System.out.printf(
        Locale.ROOT,
        "minute %d: %.0f deliveries/s, gateway %.0f us, database %.0f us, log %.0f bytes, accepted"
            + " after %d ms (p99)%n",
        look.minute(),
        figures.deliveriesPerSecond(),
        figures.gatewayMicros(),
        figures.databaseMicros(),
        figures.walBytes(),
        Math.round(figures.acceptance().p99Millis()));
    for (ChangingTable table : look.tables()) {
      System.out.println("  " + line(table));
    }
  }

  /** What a vacuum has to keep up with, in one table. */
  static String line(ChangingTable table) {
    return String.format(
        Locale.ROOT,
        "%-16s%,12d rows%,10d dead%6d vacuums%,8d MiB, indexes%,8d MiB",
        table.name(),
        table.live(),
        table.dead(),
        table.vacuums(),
        table.bytes() >> 20,
        table.indexBytes() >> 20);
  }
}

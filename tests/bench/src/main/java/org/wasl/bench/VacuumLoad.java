package org.wasl.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.wasl.bench.load.LoadGenerator;
import org.wasl.bench.load.LoadPlan;
import org.wasl.bench.load.SignedCases;
import org.wasl.sandbox.checker.GatewayDatabaseReader;
import org.wasl.sandbox.checker.GatewayDatabaseReader.ChangingTable;

/**
 * Applies steady load to one gateway for about an hour, and reports the dead rows that the vacuums
 * of its database leave.
 */
final class VacuumLoad {
  /**
   * The figures at one time.
   *
   * @param minute minutes since the load began
   * @param figures figures of the minutes since the last sample
   * @param tables the tables whose rows change
   */
  record LoadSample(int minute, RoundFigures figures, List<ChangingTable> tables) {}

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
   * Applies the load and takes samples at even intervals.
   *
   * @param minutes of load
   * @param sampleMinutes minutes between two samples
   * @param casesPerSecond at even intervals
   */
  List<LoadSample> run(
      BenchSetup setup,
      SignedCases.Cursor cases,
      int clients,
      int minutes,
      int sampleMinutes,
      double casesPerSecond)
      throws InterruptedException, IOException, SQLException {
    List<LoadSample> samples = new ArrayList<>();
    LoadGenerator load = setup.load(cases::signNow, clients, plan.maxOutstanding());
    load.start(clients, casesPerSecond);
    try (GatewayDatabaseReader reader = GatewayDatabaseReader.open(store)) {
      for (int minute = sampleMinutes; minute <= minutes; minute += sampleMinutes) {
        RoundFigures figures =
            BenchRound.Interval.pass(setup, Duration.ofMinutes(sampleMinutes))
                .figures(setup, DoorCounters.UNKNOWN);
        samples.add(new LoadSample(minute, figures, reader.changingTables()));
        print(samples.getLast());
      }
    } finally {
      load.stop();
      setup.drain(plan.quietSeconds(), plan.drainSeconds());
    }
    return samples;
  }

  private static void print(LoadSample sample) {
    RoundFigures figures = sample.figures();
    System.out.printf(
        Locale.ROOT,
        "minute %d: %.0f deliveries/s, gateway %.0f us, database %.0f us, log %.0f bytes, accepted"
            + " after %d ms (p99)%n",
        sample.minute(),
        figures.deliveriesPerSecond(),
        figures.gatewayMicros(),
        figures.databaseMicros(),
        figures.walBytes(),
        Math.round(figures.acceptance().p99Millis()));
    for (ChangingTable table : sample.tables()) {
      System.out.println("  " + line(table));
    }
  }

  /** One line about the dead rows of a table. */
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

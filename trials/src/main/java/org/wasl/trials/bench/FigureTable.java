package org.wasl.trials.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The figures side by side; several rounds of one gateway as their median. */
final class FigureTable {
  private static final int LABEL = 44;
  private static final int COLUMN = 20;

  private final Map<String, List<RoundFigures>> rounds;
  private final List<String> lines = new ArrayList<>();

  private FigureTable(Map<String, List<RoundFigures>> rounds) {
    this.rounds = rounds;
  }

  /** One column for each gateway, in the order of the map. */
  static String of(Map<String, List<RoundFigures>> rounds) {
    FigureTable table = new FigureTable(rounds);
    table.heading();
    table.row("accepted/s", "%.0f", RoundFigures::acceptedPerSecond);
    table.row("deliveries/s (distinct)", "%.0f", RoundFigures::deliveriesPerSecond);
    table.row("referrals/s (all recipients)", "%.0f", RoundFigures::referralsPerSecond);
    table.row("accept latency p50 ms", "%.1f", f -> f.acceptance().p50Millis());
    table.row("accept latency p99 ms", "%.1f", f -> f.acceptance().p99Millis());
    table.row("accept latency max ms", "%.1f", f -> f.acceptance().maxMillis());
    table.row("end to end p50 ms", "%.1f", f -> f.endToEnd().p50Millis());
    table.row("end to end p99 ms", "%.1f", f -> f.endToEnd().p99Millis());
    table.row("end to end max ms", "%.1f", f -> f.endToEnd().maxMillis());
    table.row("CPU us/referral gateway", "%.0f", RoundFigures::gatewayMicros);
    table.row("CPU us/referral database", "%.0f", RoundFigures::databaseMicros);
    table.row("CPU us/referral driver", "%.0f", RoundFigures::driverMicros);
    table.row("WAL bytes/referral", "%.0f", RoundFigures::walBytes);
    table.row("WAL records/referral", "%.0f", RoundFigures::walRecords);
    table.row("driver's share of CPU %", "%.0f", f -> 100 * f.driverShare());
    table.row("RSS MiB gateway", "%.0f", f -> f.gatewayRssKib() / 1024.0);
    table.row("RSS MiB database", "%.0f", f -> f.databaseRssKib() / 1024.0);
    table.row("answers 503", "%.0f", RoundFigures::unavailable);
    table.row("other answers, or none", "%.0f", RoundFigures::failed);
    table.row("new connections to receivers", "%.0f", RoundFigures::connections);
    table.row("left behind after draining", "%.0f", RoundFigures::undelivered);
    table.row("arrived again", "%.0f", RoundFigures::duplicates);
    table.ratios("ratio of deliveries/s", RoundFigures::deliveriesPerSecond);
    table.ratios("ratio of referrals/s", RoundFigures::referralsPerSecond);
    return String.join(System.lineSeparator(), table.lines);
  }

  private void heading() {
    StringBuilder line = new StringBuilder(" ".repeat(LABEL));
    rounds.keySet().forEach(name -> line.append(cell(name)));
    lines.add(line.toString());
  }

  private void row(String label, String format, ToDoubleFunction<RoundFigures> figure) {
    StringBuilder line = new StringBuilder(label(label));
    for (List<RoundFigures> figures : rounds.values()) {
      line.append(cell(String.format(Locale.ROOT, format, median(figures, figure))));
    }
    lines.add(line.toString());
  }

  private void ratios(String label, ToDoubleFunction<RoundFigures> figure) {
    for (Map.Entry<String, List<RoundFigures>> base : rounds.entrySet()) {
      double one = median(base.getValue(), figure);
      StringBuilder line = new StringBuilder(label(label + " / " + base.getKey()));
      for (List<RoundFigures> figures : rounds.values()) {
        line.append(cell(String.format(Locale.ROOT, "%.2f", median(figures, figure) / one)));
      }
      lines.add(line.toString());
    }
  }

  private static double median(List<RoundFigures> figures, ToDoubleFunction<RoundFigures> figure) {
    double[] sorted = figures.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static String label(String text) {
    return String.format("%-" + LABEL + "s", text);
  }

  private static String cell(String text) {
    return String.format("%" + COLUMN + "s", text);
  }
}

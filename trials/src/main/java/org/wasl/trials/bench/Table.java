package org.wasl.trials.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The figures side by side; several rounds of one gateway as their median. */
final class Table {
  private static final int LABEL = 44;
  private static final int COLUMN = 20;

  private final Map<String, List<Figures>> rounds;
  private final List<String> lines = new ArrayList<>();

  private Table(Map<String, List<Figures>> rounds) {
    this.rounds = rounds;
  }

  /** One column for each gateway, in the order of the map. */
  static String of(Map<String, List<Figures>> rounds) {
    Table table = new Table(rounds);
    table.heading();
    table.row("accepted/s", "%.0f", Figures::acceptedPerSecond);
    table.row("deliveries/s (distinct)", "%.0f", Figures::deliveriesPerSecond);
    table.row("referrals/s (all recipients)", "%.0f", Figures::referralsPerSecond);
    table.row("accept latency p50 ms", "%.1f", f -> f.acceptance().p50Millis());
    table.row("accept latency p99 ms", "%.1f", f -> f.acceptance().p99Millis());
    table.row("accept latency max ms", "%.1f", f -> f.acceptance().maxMillis());
    table.row("end to end p50 ms", "%.1f", f -> f.endToEnd().p50Millis());
    table.row("end to end p99 ms", "%.1f", f -> f.endToEnd().p99Millis());
    table.row("end to end max ms", "%.1f", f -> f.endToEnd().maxMillis());
    table.row("CPU us/referral gateway", "%.0f", Figures::gatewayMicros);
    table.row("CPU us/referral database", "%.0f", Figures::databaseMicros);
    table.row("CPU us/referral driver", "%.0f", Figures::driverMicros);
    table.row("driver's share of CPU %", "%.0f", f -> 100 * f.driverShare());
    table.row("RSS MiB gateway", "%.0f", f -> f.gatewayRssKib() / 1024.0);
    table.row("RSS MiB database", "%.0f", f -> f.databaseRssKib() / 1024.0);
    table.row("answers 503", "%.0f", Figures::askedToWait);
    table.row("other answers, or none", "%.0f", Figures::failed);
    table.row("new connections to receivers", "%.0f", Figures::connections);
    table.row("left behind after draining", "%.0f", Figures::leftBehind);
    table.row("arrived again", "%.0f", Figures::doubled);
    table.ratios("ratio of deliveries/s", Figures::deliveriesPerSecond);
    table.ratios("ratio of referrals/s", Figures::referralsPerSecond);
    return String.join(System.lineSeparator(), table.lines);
  }

  private void heading() {
    StringBuilder line = new StringBuilder(" ".repeat(LABEL));
    rounds.keySet().forEach(name -> line.append(cell(name)));
    lines.add(line.toString());
  }

  private void row(String label, String format, ToDoubleFunction<Figures> figure) {
    StringBuilder line = new StringBuilder(label(label));
    for (List<Figures> figures : rounds.values()) {
      line.append(cell(String.format(Locale.ROOT, format, median(figures, figure))));
    }
    lines.add(line.toString());
  }

  private void ratios(String label, ToDoubleFunction<Figures> figure) {
    for (Map.Entry<String, List<Figures>> base : rounds.entrySet()) {
      double one = median(base.getValue(), figure);
      StringBuilder line = new StringBuilder(label(label + " / " + base.getKey()));
      for (List<Figures> figures : rounds.values()) {
        line.append(cell(String.format(Locale.ROOT, "%.2f", median(figures, figure) / one)));
      }
      lines.add(line.toString());
    }
  }

  private static double median(List<Figures> figures, ToDoubleFunction<Figures> figure) {
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

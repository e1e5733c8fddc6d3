package org.wasl.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.wasl.bench.BenchFigures.Column;
import org.wasl.bench.micro.ReferralFloor;

/** Prints the figures side by side. Several rounds appear as their median. */
final class FigureTable {
  private static final int LABEL = 44;
  private static final int COLUMN = 20;

  private final BenchFigures figures;
  private final Set<Column> columns;
  private final List<String> lines = new ArrayList<>();

  private FigureTable(BenchFigures figures) {
    this.figures = figures;
    this.columns = figures.rounds().keySet();
  }

  /**
   * Prints one column for each gateway and level of load, in the order of their first rounds.
   *
   * @param limit the unavoidable cost of a referral; empty if it was not measured
   */
  static String of(BenchFigures figures, Optional<ReferralFloor> limit) {
    FigureTable table = new FigureTable(figures);
    table.heading("", Column::gateway);
    table.heading("clients", column -> column.level().toString());
    table.row("accepted/s", "%.0f", RoundFigures::acceptedPerSecond);
    table.row("deliveries/s (distinct)", "%.0f", RoundFigures::deliveriesPerSecond);
    table.row("referrals/s (all recipients)", "%.0f", RoundFigures::referralsPerSecond);
    table.row("cases/request at the door", "%.1f", RoundFigures::casesPerRequest);
    table.row("deliveries/request to receivers", "%.2f", RoundFigures::deliveriesPerRequest);
    table.row("accept latency p50 ms", "%.1f", f -> f.acceptance().p50Millis());
    table.row("accept latency p99 ms", "%.1f", f -> f.acceptance().p99Millis());
    table.row("accept latency max ms", "%.1f", f -> f.acceptance().maxMillis());
    table.row("end to end p50 ms", "%.1f", f -> f.endToEnd().p50Millis());
    table.row("end to end p99 ms", "%.1f", f -> f.endToEnd().p99Millis());
    table.row("end to end max ms", "%.1f", f -> f.endToEnd().maxMillis());
    table.row("CPU us/referral gateway", "%.0f", RoundFigures::gatewayMicros);
    table.row("CPU us/referral database", "%.0f", RoundFigures::databaseMicros);
    table.row("CPU us/referral driver", "%.0f", RoundFigures::driverMicros);
    limit.ifPresent(table::limit);
    table.row("WAL bytes/referral", "%.0f", RoundFigures::walBytes);
    table.row("WAL records/referral", "%.0f", RoundFigures::walRecords);
    table.row("rows inserted/referral", "%.1f", RoundFigures::rowsInserted);
    table.row("rows updated/referral", "%.1f", RoundFigures::rowsUpdated);
    table.row("rows deleted/referral", "%.1f", RoundFigures::rowsDeleted);
    table.row("commits/referral", "%.2f", RoundFigures::commits);
    table.row("deliveries read/referral", "%.1f", RoundFigures::deliveryEntries);
    table.row("driver's share of CPU %", "%.0f", f -> 100 * f.driverShare());
    table.row("memory MiB gateway", "%.0f", f -> f.gatewayRssKib() / 1024.0);
    table.row("memory MiB database", "%.0f", f -> f.databaseRssKib() / 1024.0);
    table.heading(
        "kept waiting by limits of the door, at most",
        column -> String.format(Locale.ROOT, "%.0f", figures.most(column, RoundFigures::delayed)));
    table.row("answers 503 or 429", "%.0f", RoundFigures::unavailable);
    table.row("other answers, or none", "%.0f", RoundFigures::failed);
    table.row("new connections to receivers", "%.0f", RoundFigures::connections);
    table.row("left behind after draining", "%.0f", RoundFigures::undelivered);
    table.row("arrived again", "%.0f", RoundFigures::duplicates);
    table.ratios("ratio of deliveries/s", RoundFigures::deliveriesPerSecond);
    table.ratios("ratio of referrals/s", RoundFigures::referralsPerSecond);
    return String.join(System.lineSeparator(), table.lines);
  }

  private void heading(String label, Function<Column, String> text) {
    StringBuilder line = new StringBuilder(label(label));
    columns.forEach(column -> line.append(cell(text.apply(column))));
    lines.add(line.toString());
  }

  private void row(String label, String format, ToDoubleFunction<RoundFigures> figure) {
    heading(label, column -> String.format(Locale.ROOT, format, figures.median(column, figure)));
  }

  private void limit(ReferralFloor limit) {
    heading(
        "limit us/referral",
        column -> String.format(Locale.ROOT, "%.0f", figures.limitMicros(limit, column)));
    heading(
        "share of the limit %",
        column -> {
          OptionalDouble share = figures.shareOf(limit, column);
          return share.isPresent()
              ? String.format(Locale.ROOT, "%.0f", 100 * share.getAsDouble())
              : "-";
        });
  }

  /** Prints the ratios between gateways at equal load. */
  private void ratios(String label, ToDoubleFunction<RoundFigures> figure) {
    for (String base : columns.stream().map(Column::gateway).distinct().toList()) {
      heading(
          label + " / " + base,
          column -> {
            double median = figures.median(new Column(base, column.level()), figure);
            return String.format(Locale.ROOT, "%.2f", figures.median(column, figure) / median);
          });
    }
  }

  private static String label(String text) {
    return String.format("%-" + LABEL + "s", text);
  }

  private static String cell(String text) {
    return String.format("%" + COLUMN + "s", text);
  }
}

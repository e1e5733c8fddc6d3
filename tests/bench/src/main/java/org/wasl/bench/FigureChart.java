package org.wasl.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import org.wasl.bench.BenchFigures.Column;
import org.wasl.bench.load.LoadLevel;

/**
 * Draws figures against the number of clients at full load, as an SVG picture. Each figure has a
 * panel, and each gateway a line. Both axes are logarithmic.
 */
final class FigureChart {
  private record Panel(String title, ToDoubleFunction<RoundFigures> figure) {}

  private static final List<Panel> PANELS =
      List.of(
          new Panel("deliveries/s", RoundFigures::deliveriesPerSecond),
          new Panel("CPU of gateway and database, µs a referral", FigureChart::cpuMicros),
          new Panel("accept latency p50, ms", figures -> figures.acceptance().p50Millis()),
          new Panel("accept latency p99, ms", figures -> figures.acceptance().p99Millis()),
          new Panel("end to end p50, ms", figures -> figures.endToEnd().p50Millis()),
          new Panel("end to end p99, ms", figures -> figures.endToEnd().p99Millis()));

  /** Dash patterns that distinguish the lines without colour. */
  private static final List<String> STROKES =
      List.of(
          "#0b5cad",
          "#b5450b\" stroke-dasharray=\"6 3",
          "#3d7a1f\" stroke-dasharray=\"2 3",
          "#7a3d8f\" stroke-dasharray=\"8 3 2 3");

  private static final int WIDTH = 400;
  private static final int HEIGHT = 220;
  private static final int LEFT = 50;
  private static final int TOP = 30;
  private static final int RIGHT = WIDTH - 15;
  private static final int BOTTOM = HEIGHT - 30;
  private static final int PER_ROW = 2;
  private static final int LEGEND = 30;

  private final BenchFigures figures;
  private final List<Integer> clients;
  private final List<String> gateways;
  private final StringBuilder svg = new StringBuilder();

  private FigureChart(BenchFigures figures) {
    this.figures = figures;
    List<Column> full =
        figures.rounds().keySet().stream().filter(column -> !column.level().isPaced()).toList();
    this.clients =
        full.stream().map(column -> column.level().clients()).distinct().sorted().toList();
    this.gateways = full.stream().map(Column::gateway).distinct().toList();
  }

  /**
   * Draws the levels at full load.
   *
   * @return an SVG document
   */
  static String of(BenchFigures figures) {
    return new FigureChart(figures).draw();
  }

  private static double cpuMicros(RoundFigures figures) {
    return figures.gatewayMicros() + figures.databaseMicros();
  }

  private String draw() {
    int rows = (PANELS.size() + PER_ROW - 1) / PER_ROW;
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
            + " font-size=\"11\"><rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>",
        PER_ROW * WIDTH, rows * HEIGHT + LEGEND);
    for (int i = 0; i < PANELS.size(); i++) {
      add("<g transform=\"translate(%d %d)\">", i % PER_ROW * WIDTH, i / PER_ROW * HEIGHT);
      panel(PANELS.get(i));
      add("</g>");
    }
    for (int i = 0; i < gateways.size(); i++) {
      int x = LEFT + i * WIDTH / 2;
      int y = rows * HEIGHT + LEGEND / 2;
      line(STROKES.get(i % STROKES.size()), List.of(x, x + 30), List.of((double) y, (double) y));
      add("<text x=\"%d\" y=\"%d\">%s</text>", x + 36, y + 4, gateways.get(i));
    }
    add("</svg>");
    return svg.toString();
  }

  private void panel(Panel panel) {
    double[] all =
        figures.rounds().keySet().stream()
            .filter(column -> !column.level().isPaced())
            .mapToDouble(column -> figures.median(column, panel.figure()))
            .toArray();
    int lowest = decade(Arrays.stream(all).min().orElse(1), Math::floor);
    int highest = Math.max(lowest + 1, decade(Arrays.stream(all).max().orElse(1), Math::ceil));
    add("<text x=\"%d\" y=\"%d\" font-weight=\"bold\">%s</text>", LEFT, TOP - 10, panel.title());
    for (int exponent = lowest; exponent <= highest; exponent++) {
      double y = y(Math.pow(10, exponent), lowest, highest);
      add("<path d=\"M%d %.1fH%d\" stroke=\"#ccc\"/>", LEFT, y, RIGHT);
      add(
          "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
          LEFT - 5, y + 4, power(exponent));
    }
    for (int number : clients) {
      add(
          "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%d</text>",
          x(number), BOTTOM + 15, number);
    }
    for (int i = 0; i < gateways.size(); i++) {
      List<Integer> xs = new ArrayList<>();
      List<Double> ys = new ArrayList<>();
      for (int number : clients) {
        Column column = new Column(gateways.get(i), new LoadLevel(number, LoadLevel.FULL));
        xs.add(x(number));
        ys.add(y(figures.median(column, panel.figure()), lowest, highest));
      }
      line(STROKES.get(i % STROKES.size()), xs, ys);
    }
  }

  private void line(String stroke, List<Integer> xs, List<Double> ys) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < xs.size(); i++) {
      points.append(String.format(Locale.ROOT, "%d,%.1f ", xs.get(i), ys.get(i)));
    }
    add(
        "<polyline points=\"%s\" fill=\"none\" stroke-width=\"2\" stroke=\"%s\"/>",
        points.toString().strip(), stroke);
  }

  private int x(int number) {
    double from = Math.log(clients.getFirst());
    double to = Math.log(clients.getLast());
    double share = to == from ? 0.5 : (Math.log(number) - from) / (to - from);
    return (int) (LEFT + 15 + share * (RIGHT - LEFT - 30));
  }

  private static double y(double value, int lowest, int highest) {
    return BOTTOM - (Math.log10(value) - lowest) / (highest - lowest) * (BOTTOM - TOP);
  }

  private static int decade(double value, DoubleUnaryOperator rounding) {
    return (int) rounding.applyAsDouble(Math.log10(Math.max(value, 1e-3)));
  }

  private static String power(int exponent) {
    return exponent < 0
        ? String.format(Locale.ROOT, "%." + -exponent + "f", Math.pow(10, exponent))
        : Long.toString((long) Math.pow(10, exponent));
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}

package org.wasl.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.wasl.bench.load.LoadLevel;
import org.wasl.bench.micro.ReferralFloor;

/** The figures of all rounds, by gateway and level of load. */
final class BenchFigures {
  /** One gateway at one level of load, measured in several rounds. */
  record Column(String gateway, LoadLevel level) {}

  private final Map<Column, List<RoundFigures>> rounds = new LinkedHashMap<>();

  void add(Column column, RoundFigures measured) {
    rounds.computeIfAbsent(column, first -> new ArrayList<>()).add(measured);
  }

  /** In the order of the first round of each. */
  Map<Column, List<RoundFigures>> rounds() {
    return rounds;
  }

  /**
   * The rate of a paced level, as a share of the rate that the gateway accepted at full load. It is
   * 0 at full load.
   */
  double casesPerSecond(Column column) {
    LoadLevel level = column.level();
    if (!level.isPaced()) {
      return 0;
    }
    Column full = new Column(column.gateway(), new LoadLevel(level.clients(), LoadLevel.FULL));
    return median(full, RoundFigures::acceptedPerSecond) * level.percent() / LoadLevel.FULL;
  }

  /** The median of the column's rounds. */
  double median(Column column, ToDoubleFunction<RoundFigures> figure) {
    double[] sorted =
        rounds.getOrDefault(column, List.of()).stream().mapToDouble(figure).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalStateException("no round of " + column);
    }
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** The largest value of the column's rounds. It is not a number if one round has none. */
  double most(Column column, ToDoubleFunction<RoundFigures> figure) {
    return rounds.getOrDefault(column, List.of()).stream().mapToDouble(figure).reduce(0, Math::max);
  }

  /**
   * The unavoidable share of the CPU time that gateway and database used for a referral, 0 to 1. It
   * is empty for gateways without a database, because they do less than the limit counts.
   */
  OptionalDouble shareOf(ReferralFloor limit, Column column) {
    double database = median(column, RoundFigures::databaseMicros);
    double gateway = median(column, RoundFigures::gatewayMicros);
    return database == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(limitMicros(limit, column) / (gateway + database));
  }

  /** That limit in microseconds, for as many cases and deliveries in a request as there were. */
  double limitMicros(ReferralFloor limit, Column column) {
    return limit.micros(
        median(column, RoundFigures::casesPerRequest),
        median(column, RoundFigures::deliveriesPerRequest));
  }
}

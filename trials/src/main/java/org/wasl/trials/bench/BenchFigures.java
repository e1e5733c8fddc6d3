package org.wasl.trials.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.wasl.base.ProductVersion;
import org.wasl.trials.bench.load.LoadLevel;
import org.wasl.trials.bench.micro.ReferralFloor;

/** The figures of all rounds, by gateway and level of load. */
final class BenchFigures {
  /** What was measured in several rounds. */
  record Column(String gateway, LoadLevel level) {}

  private final Map<Column, List<RoundFigures>> rounds = new LinkedHashMap<>();

  void add(Column column, RoundFigures measured) {
    rounds.computeIfAbsent(column, first -> new ArrayList<>()).add(measured);
  }

  /** In the order of the first round of each. */
  Map<Column, List<RoundFigures>> rounds() {
    return rounds;
  }

  /** The rate of a paced level: its share of what the gateway accepted at full load; else 0. */
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

  /**
   * Writes every round of every column, and the machine they were measured on.
   *
   * @param seed of the cases
   * @param limit what a referral cannot do without, where it was measured in this run
   */
  void writeJson(Path file, long seed, Optional<ReferralFloor> limit) throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode all = json.createObjectNode();
    all.put("version", ProductVersion.number())
        .put("java", Runtime.version().toString())
        .put("processors", Runtime.getRuntime().availableProcessors())
        .put("seed", seed);
    limit.ifPresent(floor -> all.set("limitMicros", json.valueToTree(floor.parts())));
    ArrayNode columns = all.putArray("columns");
    rounds.forEach(
        (column, measured) -> {
          ObjectNode one = columns.addObject();
          one.put("gateway", column.gateway())
              .put("clients", column.level().clients())
              .put("percent", column.level().percent());
          measured.forEach(round -> one.withArray("rounds").add(json.valueToTree(round)));
        });
    Files.writeString(file, all.toPrettyString() + "\n");
  }
}

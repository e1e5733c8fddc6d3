package org.wasl.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.wasl.bench.load.LoadPlan;
import org.wasl.bench.micro.ReferralFloor;
import org.wasl.bench.process.CheckoutCommit;
import org.wasl.runtime.ProductVersion;

/**
 * Writes the results of one run as JSON for programs. The file begins with the environment of the
 * run.
 */
final class ResultFile {
  private final ObjectMapper json =
      new ObjectMapper().setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);
  private final ObjectNode all = json.createObjectNode();

  /**
   * Begins the results of a run that starts now.
   *
   * @param seed of the cases
   */
  ResultFile(long seed) {
    put("version", ProductVersion.number());
    CheckoutCommit.read().ifPresent(id -> put("commit", id));
    put("started", Instant.now().toString());
    put("java", Runtime.version().toString());
    put("processors", Runtime.getRuntime().availableProcessors());
    put("seed", seed);
  }

  /**
   * Adds something.
   *
   * @param value a text, a number, a record, or lists and maps of such
   */
  void put(String name, Object value) {
    all.set(name, json.valueToTree(value));
  }

  /** Adds the parameters of the load, and how warm each gateway was when it was measured. */
  void measured(LoadPlan load, Map<String, BenchRound.WarmUp> warmUps) {
    put("load", load);
    put("warmUps", warmUps);
  }

  /**
   * Adds every round of every column.
   *
   * @param limit the unavoidable cost of a referral, if this run measured it
   */
  void figures(String name, BenchFigures figures, Optional<ReferralFloor> limit) {
    limit.ifPresent(floor -> put("limitMicros", floor.parts()));
    ArrayNode columns = all.putArray(name);
    figures
        .rounds()
        .forEach(
            (column, measured) -> {
              ObjectNode node = columns.addObject();
              node.put("gateway", column.gateway())
                  .put("clients", column.level().clients())
                  .put("percent", column.level().percent());
              limit.ifPresent(
                  floor -> {
                    node.put("limitMicros", figures.limitMicros(floor, column));
                    figures
                        .shareOf(floor, column)
                        .ifPresent(share -> node.put("shareOfLimit", share));
                  });
              node.set("rounds", json.valueToTree(measured));
            });
  }

  /** Writes all results added so far. */
  void write(Path file) throws IOException {
    Files.writeString(file, all.toPrettyString() + "\n");
  }
}

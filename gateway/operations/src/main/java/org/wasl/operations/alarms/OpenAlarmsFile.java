package org.wasl.operations.alarms;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.rules.alarms.AlarmFact;
import org.wasl.rules.alarms.AlarmKey;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.alarms.OpenAlarm;
import org.wasl.runtime.FaultTrace;
import org.wasl.runtime.OwnerFile;

/**
 * The open alarms as of the last notification. They are in a file, because some alarms are about
 * the database. Without the file all are notified again.
 *
 * @param path the path of the file
 */
public record OpenAlarmsFile(Path path) {
  private static final Logger LOG = LoggerFactory.getLogger(OpenAlarmsFile.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The file in a data folder. */
  public static OpenAlarmsFile in(Path dataFolder) {
    return new OpenAlarmsFile(dataFolder.resolve("alarms.json"));
  }

  /** Empty without a file, or with one that cannot be read. */
  public Map<AlarmKey, OpenAlarm> read() {
    Map<AlarmKey, OpenAlarm> open = new TreeMap<>();
    if (!Files.exists(path)) {
      return open;
    }
    try {
      for (JsonNode node : JSON.readTree(path.toFile())) {
        alarm(node).ifPresent(alarm -> open.put(alarm.key(), alarm));
      }
    } catch (IOException | DateTimeException e) {
      LOG.warn("{} cannot be read: {}", path.getFileName(), FaultTrace.of(e));
    }
    return open;
  }

  /** Parses an alarm of a file. Empty if another version wrote its kind. */
  static Optional<OpenAlarm> alarm(JsonNode node) {
    return AlarmKind.ofCode(node.path("kind").asText()).map(kind -> alarm(kind, node));
  }

  private static OpenAlarm alarm(AlarmKind kind, JsonNode node) {
    return new OpenAlarm(
        new AlarmKey(kind, node.path("subject").asText()),
        Instant.parse(node.path("since").asText()),
        Instant.parse(node.path("seen").asText()),
        node.has("notified")
            ? Optional.of(Instant.parse(node.path("notified").asText()))
            : Optional.empty(),
        node.path("count").asLong(),
        facts(node.path("facts")));
  }

  private static List<AlarmFact> facts(JsonNode all) {
    List<AlarmFact> facts = new ArrayList<>();
    for (JsonNode node : all) {
      AlarmFact.Kind.ofCode(node.path("fact").asText())
          .map(kind -> new AlarmFact(kind, node.path("value").asText()))
          .ifPresent(facts::add);
    }
    return facts;
  }

  /**
   * Writes the file atomically. A failure is only logged, because a full disk has its own alarm.
   */
  void write(Collection<OpenAlarm> open) {
    ArrayNode all = JSON.createArrayNode();
    open.forEach(alarm -> all.add(tree(alarm)));
    write(path, all);
  }

  /** An alarm as it is in a file. */
  static ObjectNode tree(OpenAlarm alarm) {
    ObjectNode node =
        JSON.createObjectNode()
            .put("kind", alarm.key().kind().code())
            .put("subject", alarm.key().subject())
            .put("since", alarm.since().toString())
            .put("seen", alarm.lastObserved().toString())
            .put("count", alarm.count());
    alarm.lastNotified().ifPresent(at -> node.put("notified", at.toString()));
    ArrayNode facts = node.putArray("facts");
    for (AlarmFact fact : alarm.facts()) {
      facts.addObject().put("fact", fact.kind().code()).put("value", fact.value());
    }
    return node;
  }

  /** Writes a file atomically. A failure is only logged. */
  static void write(Path path, JsonNode all) {
    try {
      OwnerFile.replace(path, text(all));
    } catch (IOException e) {
      LOG.warn("{} cannot be written: {}", path.getFileName(), FaultTrace.of(e));
    }
  }

  private static String text(JsonNode all) throws JsonProcessingException {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n";
  }
}

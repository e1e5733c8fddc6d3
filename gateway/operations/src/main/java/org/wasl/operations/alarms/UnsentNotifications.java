package org.wasl.operations.alarms;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.rules.alarms.AlarmNotification;
import org.wasl.runtime.FaultTrace;

/**
 * The unsent notifications of one sink, in a file. After a stop or a kill the next start sends
 * them. A notification that was being sent is sent again, with its id.
 *
 * @param path the path of the file
 */
public record UnsentNotifications(Path path) {
  private static final Logger LOG = LoggerFactory.getLogger(UnsentNotifications.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The file of a sink in a data folder. */
  public static UnsentNotifications of(Path dataFolder, String sink) {
    return new UnsentNotifications(dataFolder.resolve("alarms-unsent-" + sink + ".json"));
  }

  /** The notifications in order. Empty without a file, or if the file cannot be read. */
  List<AlarmNotification> read() {
    List<AlarmNotification> unsent = new ArrayList<>();
    if (!Files.exists(path)) {
      return unsent;
    }
    try {
      for (JsonNode node : JSON.readTree(path.toFile())) {
        notification(node).ifPresent(unsent::add);
      }
    } catch (IOException | DateTimeException e) {
      LOG.warn("{} cannot be read: {}", path.getFileName(), FaultTrace.of(e));
    }
    return unsent;
  }

  /**
   * Writes the file atomically. A failure is only logged, because a full disk has its own alarm.
   */
  void write(Collection<AlarmNotification> unsent) {
    ArrayNode all = JSON.createArrayNode();
    for (AlarmNotification alarmNotification : unsent) {
      all.add(
          OpenAlarmsFile.tree(alarmNotification.alarm())
              .put("phase", alarmNotification.phase().code())
              .put("at", alarmNotification.at().toString()));
    }
    OpenAlarmsFile.write(path, all);
  }

  private static Optional<AlarmNotification> notification(JsonNode node) {
    Optional<AlarmNotification.Phase> phase =
        Stream.of(AlarmNotification.Phase.values())
            .filter(it -> it.code().equals(node.path("phase").asText()))
            .findFirst();
    return OpenAlarmsFile.alarm(node)
        .flatMap(
            alarm ->
                phase.map(
                    it ->
                        new AlarmNotification(it, alarm, Instant.parse(node.path("at").asText()))));
  }
}

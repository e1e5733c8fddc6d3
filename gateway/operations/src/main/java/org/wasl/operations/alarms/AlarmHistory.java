package org.wasl.operations.alarms;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.rules.alarms.AlarmKey;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.alarms.AlarmNotification;
import org.wasl.rules.alarms.OpenAlarm;
import org.wasl.runtime.FaultTrace;
import org.wasl.trail.AcknowledgedAlarms.AlarmAcknowledgement;

/**
 * The acknowledgements of alarms, and the alarms that are over. Those are kept for a time, critical
 * ones until somebody has acknowledged them. They are in a file, because some alarms are about the
 * database.
 */
public final class AlarmHistory {
  private static final Logger LOG = LoggerFactory.getLogger(AlarmHistory.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path path;
  private final Duration kept;
  private final int most;
  private final Clock clock;
  private final Map<AlarmKey, AlarmAcknowledgement> acknowledged = new TreeMap<>();
  private final List<ClosedAlarm> closed = new ArrayList<>();

  /**
   * Reads the file. Without it, or if it cannot be read, the history is empty.
   *
   * @param kept how long an alarm that is over is kept
   * @param most the maximum of alarms; past it the oldest are removed, those that need no
   *     acknowledgement first
   */
  public AlarmHistory(Path path, Duration kept, int most, Clock clock) {
    this.path = path;
    this.kept = kept;
    this.most = most;
    this.clock = clock;
    read();
  }

  /** Its file in a data folder. */
  public static Path file(Path dataFolder) {
    return dataFolder.resolve("alarm-history.json");
  }

  /** Keeps an alarm that is over. If it begins again, it needs another acknowledgement. */
  public synchronized void accept(AlarmNotification notification) {
    OpenAlarm alarm = notification.alarm();
    switch (notification.phase()) {
      case GOES_ON -> {}
      case BEGAN -> {
        if (acknowledged.remove(alarm.key()) != null) {
          write();
        }
      }
      case OVER -> {
        close(alarm, notification.at(), Optional.ofNullable(acknowledged.remove(alarm.key())));
        write();
      }
    }
  }

  /**
   * Adds an alarm that is over. Until it is acknowledged, a recurring alarm is one alarm, as old as
   * the first. A listed alarm is not added twice, because a kill may come before the file of open
   * alarms is written.
   */
  private void close(OpenAlarm alarm, Instant over, Optional<AlarmAcknowledgement> by) {
    ClosedAlarm whole = new ClosedAlarm(alarm, over, by);
    for (ClosedAlarm closedAlarm : List.copyOf(closed)) {
      boolean listed = closedAlarm.alarm().since().equals(alarm.since());
      if (closedAlarm.alarm().key().equals(alarm.key())
          && (listed || by.isEmpty() && closedAlarm.needsPerson())) {
        closed.remove(closedAlarm);
        whole =
            new ClosedAlarm(together(closedAlarm, alarm), over, by.or(closedAlarm::acknowledged));
      }
    }
    closed.addFirst(whole);
    prune();
  }

  private static OpenAlarm together(ClosedAlarm before, OpenAlarm alarm) {
    long counted = before.alarm().count();
    return new OpenAlarm(
        alarm.key(),
        before.alarm().since(),
        alarm.lastObserved(),
        alarm.lastNotified(),
        alarm.since().isAfter(before.over())
            ? counted + alarm.count()
            : Math.max(counted, alarm.count()),
        alarm.facts());
  }

  private void prune() {
    Instant oldest = clock.instant().minus(kept);
    closed.removeIf(
        closedAlarm -> closedAlarm.over().isBefore(oldest) && !closedAlarm.needsPerson());
    for (int i = closed.size() - 1; i >= 0 && closed.size() > most; i--) {
      if (!closed.get(i).needsPerson()) {
        closed.remove(i);
      }
    }
    while (closed.size() > most) {
      closed.removeLast();
    }
  }

  /**
   * The start of the oldest alarm of this kind and subject that nobody has acknowledged, open or
   * over. Empty if there is none.
   *
   * @param open the open alarms
   */
  public synchronized Optional<Instant> waitsSince(AlarmKey key, Collection<OpenAlarm> open) {
    return waiting(open)
        .filter(alarm -> alarm.key().equals(key))
        .map(OpenAlarm::since)
        .min(Comparator.naturalOrder());
  }

  /**
   * Alarms that nobody has acknowledged, open or over.
   *
   * @param open the open alarms
   */
  public synchronized Set<AlarmKey> unacknowledged(Collection<OpenAlarm> open) {
    return waiting(open).map(OpenAlarm::key).collect(Collectors.toCollection(TreeSet::new));
  }

  private Stream<OpenAlarm> waiting(Collection<OpenAlarm> open) {
    return Stream.concat(
        open.stream().filter(openAlarm -> !acknowledged.containsKey(openAlarm.key())),
        closed.stream()
            .filter(closedAlarm -> closedAlarm.acknowledged().isEmpty())
            .map(ClosedAlarm::alarm));
  }

  /**
   * Acknowledges the open alarm and those of its kind and subject that are over. The first
   * acknowledgement counts.
   *
   * @param open the open alarms
   * @param began only alarms that began at this time or earlier
   */
  public synchronized void acknowledge(
      AlarmKey key, AlarmAcknowledgement by, Collection<OpenAlarm> open, Instant began) {
    boolean changed =
        open.stream()
                .anyMatch(
                    openAlarm -> openAlarm.key().equals(key) && !openAlarm.since().isAfter(began))
            && acknowledged.putIfAbsent(key, by) == null;
    for (int i = 0; i < closed.size(); i++) {
      ClosedAlarm closedAlarm = closed.get(i);
      if (closedAlarm.alarm().key().equals(key)
          && closedAlarm.acknowledged().isEmpty()
          && !closedAlarm.alarm().since().isAfter(began)) {
        closed.set(i, new ClosedAlarm(closedAlarm.alarm(), closedAlarm.over(), Optional.of(by)));
        changed = true;
      }
    }
    if (changed) {
      write();
    }
  }

  /** The acknowledgement of this open alarm. */
  public synchronized Optional<AlarmAcknowledgement> acknowledgement(AlarmKey key) {
    return Optional.ofNullable(acknowledged.get(key));
  }

  /** The alarms that are over, the latest first. */
  public synchronized List<ClosedAlarm> closed() {
    prune();
    return List.copyOf(closed);
  }

  private void read() {
    if (!Files.exists(path)) {
      return;
    }
    try {
      JsonNode all = JSON.readTree(path.toFile());
      for (JsonNode node : all.path("acknowledged")) {
        AlarmKind.ofCode(node.path("kind").asText())
            .ifPresent(
                kind ->
                    acknowledgement(node)
                        .ifPresent(
                            by ->
                                acknowledged.put(
                                    new AlarmKey(kind, node.path("subject").asText()), by)));
      }
      for (JsonNode node : all.path("closed")) {
        OpenAlarmsFile.alarm(node)
            .ifPresent(
                alarm ->
                    closed.add(
                        new ClosedAlarm(
                            alarm,
                            Instant.parse(node.path("over").asText()),
                            acknowledgement(node))));
      }
    } catch (IOException | DateTimeException e) {
      LOG.warn("{} cannot be read: {}", path.getFileName(), FaultTrace.of(e));
    }
  }

  private static Optional<AlarmAcknowledgement> acknowledgement(JsonNode node) {
    return node.has("by")
        ? Optional.of(
            new AlarmAcknowledgement(
                node.path("by").asText(), Instant.parse(node.path("at").asText())))
        : Optional.empty();
  }

  private void write() {
    ObjectNode all = JSON.createObjectNode();
    ArrayNode open = all.putArray("acknowledged");
    acknowledged.forEach(
        (key, by) ->
            put(
                open.addObject().put("kind", key.kind().code()).put("subject", key.subject()),
                Optional.of(by)));
    ArrayNode past = all.putArray("closed");
    for (ClosedAlarm closedAlarm : closed) {
      ObjectNode tree =
          OpenAlarmsFile.tree(closedAlarm.alarm()).put("over", closedAlarm.over().toString());
      put(tree, closedAlarm.acknowledged());
      past.add(tree);
    }
    OpenAlarmsFile.write(path, all);
  }

  private static void put(ObjectNode tree, Optional<AlarmAcknowledgement> by) {
    by.ifPresent(it -> tree.put("by", it.person()).put("at", it.at().toString()));
  }
}

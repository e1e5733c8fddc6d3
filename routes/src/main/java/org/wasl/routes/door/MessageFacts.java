package org.wasl.routes.door;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.wasl.routes.door.MessageState.ValidMessage;
import org.wasl.rules.lifecycle.Lifecycle;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.schemas.registry.Violation;
import org.wasl.wire.message.DeterministicIds;
import org.wasl.wire.message.Envelope;

/** The few facts of a message that stay readable for routing and statistics. */
final class MessageFacts {
  /** Readable fact, the last day of a wanted notice. */
  static final String LAST_DAY = "until";

  /** Readable fact of a case, how it was reported. */
  static final String REPORTER_MODE = "reporterMode";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<TreeMap<String, String>> FACTS = new TypeReference<>() {};

  private final SchemaRegistry schemas;

  MessageFacts(SchemaRegistry schemas) {
    this.schemas = schemas;
  }

  SortedMap<String, String> of(ValidMessage message) {
    return schemas.clearFacts(
        message.envelope().type(), message.envelope().version(), message.document());
  }

  /** The violations for agencies that the message may not name, with similar ids. */
  List<Violation> addresseeViolations(ValidMessage message, List<Addressees.Invalid> wrong) {
    Envelope envelope = message.envelope();
    return wrong.stream()
        .map(
            invalid ->
                new Violation(
                    schemas
                        .clearPointer(envelope.type(), envelope.version(), invalid.fact())
                        .orElseThrow(),
                    invalid.reason(),
                    String.join(", ", invalid.nearest())))
        .toList();
  }

  /**
   * Codes of dated lists that were valid neither when the message was written nor when the case was
   * written. Later messages may repeat codes of the case. A message and its codes may be of any
   * age. The signed time of the message counts, so all readers judge it alike at any time.
   *
   * @param clock has the zone of the calendar, in which days are counted
   */
  List<Violation> codesOutOfDate(ValidMessage message, Clock clock) {
    Envelope envelope = message.envelope();
    List<LocalDate> days =
        Stream.concat(
                Stream.of(envelope.time()),
                envelope.referral().map(DeterministicIds::caseWritten).stream())
            .map(written -> LocalDate.ofInstant(written, clock.getZone()))
            .toList();
    return schemas.codesOutOfDate(envelope.type(), envelope.version(), message.document(), days);
  }

  /**
   * The last day of a wanted notice that is already over, because nobody would be searched for.
   *
   * @param clock tells the day, in the zone of the calendar
   */
  List<Violation> lastDayViolations(
      ValidMessage message, SortedMap<String, String> clear, Clock clock) {
    Envelope envelope = message.envelope();
    LocalDate today = LocalDate.now(clock);
    boolean over =
        Lifecycle.setsLastDay(envelope.type(), message.subtype().orElse(""))
            && Optional.ofNullable(clear.get(LAST_DAY))
                .map(LocalDate::parse)
                .filter(today::isAfter)
                .isPresent();
    return over
        ? List.of(
            new Violation(
                schemas.clearPointer(envelope.type(), envelope.version(), LAST_DAY).orElseThrow(),
                "last-day-over",
                today + " (" + clock.getZone() + ")"))
        : List.of();
  }

  /** From 0 (routine) to 3 (immediate). Routine if the message has no urgency. */
  int urgency(SortedMap<String, String> clear) {
    return schemas.codes().list("urgency").rank(clear.getOrDefault("urgency", "")).orElse(0);
  }

  /** The facts as a referral keeps them. */
  static SortedMap<String, String> read(String json) {
    try {
      return JSON.readValue(json, FACTS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot read JSON that json() wrote", e);
    }
  }

  String json(SortedMap<String, String> clear) {
    try {
      return JSON.writeValueAsString(clear);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write strings as JSON", e);
    }
  }
}

package org.wasl.gateway.words;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.schemas.CodeLists;

/**
 * A stream of the audit trail in plain sentences, one an entry. Knows nothing but the entries: a
 * message is the first or the third of the referral, what it said nobody here can tell.
 */
public final class Story {
  /** Times are told as the country's clocks show them. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneId.of("Africa/Casablanca"));

  private static final String OPERATOR = "operator:";

  private final CodeLists codes;
  private final BinaryOperator<String> names;
  private final String language;
  private final Phrases phrases;

  /**
   * @param names name of an agency by its id and a language; the id itself where there is none
   * @param language {@code ar}, {@code fr} or {@code en}
   */
  public Story(CodeLists codes, BinaryOperator<String> names, String language) {
    this.codes = codes;
    this.names = names;
    this.language = language;
    this.phrases = new Phrases("story", language);
  }

  /** The sentences, in order of the entries. */
  public List<String> of(List<AuditEntry> entries) {
    Map<UUID, Integer> numbers = new HashMap<>();
    return entries.stream().map(entry -> sentence(entry, numbers)).toList();
  }

  private String sentence(AuditEntry entry, Map<UUID, Integer> numbers) {
    Step step = entry.step();
    if (step.action() == AuditAction.ACCEPTED) {
      step.message().ifPresent(id -> numbers.putIfAbsent(id, numbers.size() + 1));
    }
    String action = step.action().wireName();
    Map<String, String> values = new HashMap<>();
    values.put("time", TIME.format(entry.at()));
    values.put("actor", actor(step.actor()));
    values.put("message", message(step.message(), numbers));
    step.recipient().ifPresent(agency -> values.put("recipient", name(agency)));
    step.attempt().ifPresent(attempt -> values.put("attempt", Integer.toString(attempt)));
    String key = step.action() == AuditAction.MOVED ? moved(step, numbers, values) : action;
    if (step.why().isPresent() && phrases.has(key + ".why")) {
      values.put("why", why(step));
      key += ".why";
    }
    return phrases.sentence(key, values);
  }

  /** A change inside the referral: {@code object/<id>/<state>}, or who joins or supervises. */
  private String moved(Step step, Map<UUID, Integer> numbers, Map<String, String> values) {
    String[] parts = step.why().orElse("").split("/");
    String key = "moved." + parts[0];
    if (!phrases.has(key)) {
      return "moved";
    }
    if (parts.length == 3) {
      values.put("object", message(Optional.of(UUID.fromString(parts[1])), numbers));
      values.put("state", label("object-state", parts[2]));
    } else {
      values.put("agency", name(parts[parts.length - 1]));
    }
    return key;
  }

  private String message(Optional<UUID> id, Map<UUID, Integer> numbers) {
    Integer number = id.map(numbers::get).orElse(null);
    if (number == null) {
      return phrases.part("message.unknown", Map.of());
    }
    return number == 1
        ? phrases.part("message.first", Map.of())
        : phrases.part("message", Map.of("number", number.toString()));
  }

  private String actor(String actor) {
    if (actor.startsWith(OPERATOR)) {
      return phrases.part("operator", Map.of("name", actor.substring(OPERATOR.length())));
    }
    return actor.equals("gateway") ? phrases.part("gateway", Map.of()) : name(actor);
  }

  private String name(String agency) {
    return names.apply(agency, language);
  }

  /** A state for what was opened, otherwise reasons; a code that no list has is told as it is. */
  private String why(Step step) {
    String list = step.action() == AuditAction.OPENED ? "referral-state" : "reason";
    return Stream.of(step.why().orElse("").split("/"))
        .map(code -> label(step.action() == AuditAction.REFUSED ? "problem" : list, code))
        .collect(Collectors.joining(", "));
  }

  private String label(String list, String code) {
    return codes.label(list, code, language);
  }
}

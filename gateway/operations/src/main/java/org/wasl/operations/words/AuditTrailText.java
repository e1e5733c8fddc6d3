package org.wasl.operations.words;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.audit.StepReason;
import org.wasl.audit.StepReason.AgencyOperation.AgencyEvent;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.store.referral.Timeline;
import org.wasl.trail.Actors;

/**
 * A stream of the audit trail in plain sentences, one an entry. It reads the entries and the type
 * of each message, never content.
 */
public final class AuditTrailText {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

  private final CodeLists codes;
  private final DateTimeFormatter time;
  private final BinaryOperator<String> names;
  private final UnaryOperator<String> operators;
  private final String language;
  private final SentenceTemplates phrases;
  private final MessageNames messages;

  /**
   * @param messages the messages of the referral, in order of acceptance; any other one is named by
   *     its number
   * @param names the name of an agency by its id and a language; the id itself if there is no name
   * @param operators the name of a person of operations by id
   * @param language {@code ar}, {@code fr} or {@code en}
   * @param zone the zone of printed times
   */
  public AuditTrailText(
      CodeLists codes,
      List<Timeline.Message> messages,
      BinaryOperator<String> names,
      UnaryOperator<String> operators,
      String language,
      ZoneId zone) {
    this.codes = codes;
    this.time = TIME.withZone(zone);
    this.names = names;
    this.operators = operators;
    this.language = language;
    this.phrases = new SentenceTemplates("trail", language);
    this.messages = new MessageNames(codes, messages, phrases, language, zone);
  }

  /** The sentences, each with its time, in order of the entries. */
  public List<String> of(List<AuditEntry> entries) {
    return entries.stream()
        .map(
            entry ->
                phrases.sentence(
                    "dated", Map.of("time", time.format(entry.at()), "sentence", sentence(entry))))
        .toList();
  }

  /** The sentence of an entry, without its time. */
  public String sentence(AuditEntry entry) {
    Step step = entry.step();
    String action = step.action().wireName();
    Map<String, String> values = new HashMap<>();
    values.put("actor", actor(step.actor()));
    values.put("message", messages.of(step.message()));
    step.recipient().ifPresent(agency -> values.put("recipient", name(agency.value())));
    step.attempt().ifPresent(attempt -> values.put("attempt", Integer.toString(attempt)));
    String key =
        switch (step.action()) {
          case MOVED -> moved(step, values);
          case ORDERED -> ordered(step, values);
          case ACCEPTED ->
              step.why().equals(Optional.of(StepReason.Code.TEST)) ? "accepted.test" : action;
          default -> action;
        };
    if (step.why().isPresent() && phrases.has(key + ".why")) {
      values.put("why", why(step.action(), step.why().get()));
      key += ".why";
    }
    return phrases.part(key, values);
  }

  /** An operation on the agency whose stream it is in. */
  private String ordered(Step step, Map<String, String> values) {
    if (step.why().orElse(null)
        instanceof StepReason.AgencyOperation(AgencyEvent event, Optional<String> code)) {
      values.put("why", code.map(it -> label("reason", it)).orElse("–"));
      return "ordered." + event.word();
    }
    return step.action().wireName();
  }

  /** A change inside the referral. */
  private String moved(Step step, Map<String, String> values) {
    return switch (step.why().orElse(null)) {
      case StepReason.ObjectChange(MessageId object, String state, Optional<String> ground) -> {
        values.put("object", messages.of(Optional.of(object)));
        values.put("state", label("object-state", state));
        ground.ifPresent(code -> values.put("ground", label("identity-refusal", code)));
        yield ground.isPresent() ? "moved.object.ground" : "moved.object";
      }
      case StepReason.PartyJoined(AgencyId agency) -> {
        values.put("agency", name(agency.value()));
        yield "moved.joins";
      }
      case StepReason.OfficeChange(AgencyId agency) -> {
        values.put("agency", name(agency.value()));
        yield "moved.office";
      }
      case null, default -> "moved";
    };
  }

  private String actor(String actor) {
    if (actor.equals(Actors.GATEWAY)) {
      return phrases.part("gateway", Map.of());
    }
    return Actors.operatorId(actor)
        .map(person -> phrases.part("operator", Map.of("name", operators.apply(person))))
        .orElseGet(() -> name(actor));
  }

  private String name(String agency) {
    return names.apply(agency, language);
  }

  /**
   * A state for an opened object, otherwise a reason. A code that is in no list is shown as it is.
   */
  private String why(AuditAction action, StepReason why) {
    String list =
        switch (action) {
          case OPENED -> "referral-state";
          case REFUSED -> "problem";
          default -> "reason";
        };
    if (why instanceof StepReason.OperatorDecision(String reason, Optional<String> approver)) {
      return phrases.list(
          Stream.concat(
                  Stream.of(label(list, reason)),
                  approver.stream()
                      .map(id -> phrases.part("approver", Map.of("name", operators.apply(id)))))
              .toList());
    }
    return phrases.list(why.words().stream().map(code -> label(list, code)).toList());
  }

  private String label(String list, String code) {
    return codes.label(list, code, language);
  }
}

package org.wasl.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.wasl.audit.StepReason;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.schemas.codes.CodeList;
import org.wasl.schemas.codes.CodeLists;

/** A referral's timeline ({@code referral/1}) as text. */
final class TimelineText {
  private static final String LANGUAGE = "en";

  /**
   * Steps that are left out, which are those between gateway and broker, and starts of attempts.
   */
  private static final Set<String> HIDDEN_STEPS =
      Set.of("dispatched", "attempted", "requeued", "released");

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("vetted-case/1", "the vetted case"),
          Map.entry("assignment/1", "an assignment"),
          Map.entry("handover/1", "a handover"),
          Map.entry("instruction/1", "an instruction"),
          Map.entry("investigation-report/1", "a report"),
          Map.entry("investigation-report/2", "a report"),
          Map.entry("disposition/1", "a disposition"),
          Map.entry("judgment/1", "a judgment"),
          Map.entry("wanted-notice/1", "a wanted notice"),
          Map.entry("notice-answer/1", "an answer about a notice"),
          Map.entry("status/1", "what the reporter may be told"),
          Map.entry("reminder/1", "a reminder"));

  private final CodeLists codes;
  private final JsonNode document;
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, String> types = new HashMap<>();

  /**
   * @param codes for the labels
   * @param document as the gateway answered
   * @param names of agencies by id
   */
  TimelineText(CodeLists codes, JsonNode document, Map<String, String> names) {
    this.codes = codes;
    this.document = document;
    this.names.putAll(names);
    document
        .path("deliveries")
        .forEach(
            delivery ->
                types.put(delivery.path("message").asText(), delivery.path("type").asText()));
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("Referral " + document.path("referral").asText() + ": " + facts() + ".");
    lines.add("Decided by " + String.join(", ", texts(document.path("why"))) + ".");
    Instant opened = Instant.parse(document.path("opened").asText());
    for (JsonNode entry : document.path("entries")) {
      String action = entry.path("action").asText();
      if (!HIDDEN_STEPS.contains(action)) {
        Duration after = Duration.between(opened, Instant.parse(entry.path("at").asText()));
        lines.add(
            String.format(
                Locale.ROOT, "%+8.3f s  %s.", after.toMillis() / 1e3, sentence(action, entry)));
      }
    }
    return lines;
  }

  private String facts() {
    JsonNode facts = document.path("facts");
    return String.format(
        Locale.ROOT,
        "%s, %s, urgency %s, place %s, reporter %s; subjects %d, victims %d",
        label("category", facts.path("category")),
        label("offence-class", facts.path("offenceClass")),
        label("urgency", facts.path("urgency")),
        facts.has("territory") ? label("territory", facts.path("territory")) : "unknown",
        label("reporter-mode", facts.path("reporterMode")),
        facts.path("subjectCount").asInt(),
        facts.path("victimCount").asInt());
  }

  private String label(String list, JsonNode code) {
    return codes.label(list, code.asText(), LANGUAGE);
  }

  private String sentence(String action, JsonNode entry) {
    String message =
        TYPES.getOrDefault(types.getOrDefault(entry.path("message").asText(), ""), "a message");
    String to = name(entry.path("recipient").asText());
    StepReason reason =
        StepReason.parse(
            entry.path("why").asText(""),
            AuditAction.ofWireName(action),
            document.path("referral").asText());
    String why = why(reason);
    String attempt = entry.has("attempt") ? ", attempt " + entry.path("attempt").asInt() : "";
    String label = codes.label("action", action, LANGUAGE);
    return switch (action) {
      case "accepted" -> name(entry.path("actor").asText()) + " sends " + message + ": " + label;
      case "opened" -> "The referral is now " + why;
      case "moved" -> moved(message, reason);
      case "replayed" ->
          "%s by %s (%s): %s to %s"
              .formatted(label, entry.path("actor").asText(), decision(reason), message, to);
      default -> label + ": " + message + " to " + to + attempt + (why.isEmpty() ? "" : ", " + why);
    };
  }

  /** A reason has a label. A state or an operator's word has none and stays as it is. */
  private String why(StepReason why) {
    CodeList reasons = codes.list("reason");
    return why.words().stream()
        .map(code -> reasons.has(code) ? reasons.label(code, LANGUAGE) : code.replace('-', ' '))
        .collect(Collectors.joining(", last: "));
  }

  /** The code in words. A person's id keeps its hyphens. */
  private String decision(StepReason why) {
    return switch (why) {
      case StepReason.OperatorDecision(String reason, Optional<String> approver) ->
          reason.replace('-', ' ') + approver.map(", approved by "::concat).orElse("");
      default -> why(why);
    };
  }

  private String moved(String message, StepReason change) {
    return switch (change) {
      case StepReason.PartyJoined(AgencyId agency) ->
          name(agency.value()) + " takes part from now on";
      case StepReason.OfficeChange(AgencyId agency) ->
          name(agency.value()) + " supervises from now on";
      case StepReason.ObjectChange(MessageId object, String state, Optional<String> ground) ->
          "By %s, %s is now %s%s"
              .formatted(
                  message,
                  object,
                  codes.label("object-state", state, LANGUAGE),
                  ground
                      .map(code -> ": " + codes.label("identity-refusal", code, LANGUAGE))
                      .orElse(""));
      default -> throw new IllegalStateException("no change of a referral");
    };
  }

  private String name(String agency) {
    return names.getOrDefault(agency, agency);
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}

package org.wasl.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.wasl.kit.receive.OpenedMessage;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;

/**
 * The script of a synthetic prosecution office. It answers a vetted case with the instruction to
 * open an investigation. For some cases with a subject it also sends the instruction to issue a
 * wanted notice, and the notice. It answers a report that presents persons with the disposition
 * that brings them before the court.
 */
final class ProsecutorScript implements AgencyScript {
  private static final int DUE_DAYS = 30;

  private static final String COURT = "محكمة وهمية";

  private static final Map<String, String> OPEN =
      Map.of(
          "ar",
          "إجراء بحث تمهيدي وتحديد هوية صاحب الحساب.",
          "fr",
          "Ouvrir une enquête préliminaire et identifier le titulaire du compte.",
          "en",
          "Open a preliminary investigation and identify the holder of the account.");

  private static final Map<String, String> ISSUE =
      Map.of(
          "ar",
          "تحرير مذكرة بحث على الصعيد الوطني.",
          "fr",
          "Diffuser un avis de recherche au niveau national.",
          "en",
          "Issue a search notice valid nationwide.");

  private final AgencyId office;
  private final Optional<String> court;
  private final SeededValues seeded;
  private final CasePlanner courses;
  private final ZoneId zone;

  /**
   * @param court the agency that it brings cases before; may be empty
   * @param zone time zone of its days
   */
  ProsecutorScript(
      AgencyId office,
      Optional<String> court,
      SeededValues seeded,
      CasePlanner courses,
      ZoneId zone) {
    this.office = office;
    this.court = court;
    this.seeded = seeded;
    this.courses = courses;
    this.zone = zone;
  }

  @Override
  public CompletionStage<List<Reaction>> reactions(OpenedMessage message) {
    JsonNode content = message.document().path("content");
    Instant time = message.received().time();
    return switch (message.envelope().type()) {
      case "vetted-case" ->
          courses
              .planOf(message.referral())
              .thenApply(course -> toCase(message.received().deliveryId(), content, time, course));
      case "investigation-report" ->
          CompletableFuture.completedStage(toReport(content.path("presented").size(), time));
      default -> CompletableFuture.completedStage(List.of());
    };
  }

  private List<Reaction> toReport(int presented, Instant time) {
    if (presented == 0) {
      return List.of();
    }
    ObjectNode disposition =
        object()
            .put("code", "before-court")
            .put("date", day(time, 0))
            .put("court", COURT)
            .put("hearing", day(time, DUE_DAYS))
            .put("persons", presented);
    court.ifPresent(agency -> disposition.put("courtAgency", agency));
    return List.of(new Reaction("before-court", "disposition", disposition));
  }

  private List<Reaction> toCase(
      DeliveryId deliveryId, JsonNode content, Instant time, CasePlan course) {
    List<Reaction> reactions = new ArrayList<>();
    reactions.add(new Reaction("open-investigation", "instruction", open(content, time)));
    JsonNode subject = content.path("subjects").path(0);
    if (subject.isObject() && course.notice()) {
      reactions.add(new Reaction("issue-wanted-notice", "instruction", issue(content, subject)));
      reactions.add(
          new Reaction("wanted-notice", "wanted-notice", notice(deliveryId, content, time)));
    }
    return reactions;
  }

  private ObjectNode open(JsonNode content, Instant time) {
    ObjectNode instruction = object().put("code", "open-investigation");
    common(instruction, content).put("dueDate", day(time, DUE_DAYS));
    return instruction.put("text", text(OPEN, content));
  }

  private static ObjectNode issue(JsonNode content, JsonNode subject) {
    ObjectNode instruction = object().put("code", "issue-wanted-notice");
    common(instruction, content).put("text", text(ISSUE, content));
    instruction.set("notice", object().set("subject", subject));
    return instruction;
  }

  private ObjectNode notice(DeliveryId deliveryId, JsonNode content, Instant time) {
    ObjectNode notice =
        object()
            .put("action", "issue")
            .put("noticeNumber", "AR-" + seeded.number("notice-number", deliveryId.value()))
            .put("office", office.value());
    notice.set("subject", content.path("subjects").path(0));
    common(notice, content).set("offences", content.path("offences"));
    notice.set("validity", object().put("from", day(time, 0)));
    return notice;
  }

  private static ObjectNode common(ObjectNode message, JsonNode content) {
    boolean terrorism = "terrorism".equals(content.path("category").asText());
    return message
        .put("legalBasis", terrorism ? "law-03-03" : "cpp-40")
        .put("urgency", content.path("urgency").asText("routine"));
  }

  private static String text(Map<String, String> texts, JsonNode content) {
    String language = content.path("languages").path(0).asText();
    return texts.getOrDefault(language, texts.getOrDefault("ar", ""));
  }

  private String day(Instant time, int daysLater) {
    return LocalDate.ofInstant(time, zone).plusDays(daysLater).toString();
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}

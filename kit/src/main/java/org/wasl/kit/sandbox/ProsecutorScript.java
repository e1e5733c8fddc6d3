package org.wasl.kit.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * What a synthetic prosecution office answers to a vetted case: an instruction to open an
 * investigation, and to some cases with a subject the instruction to issue a wanted notice and the
 * notice. A pure function of the case, the delivery and the seed.
 */
final class ProsecutorScript {
  private static final int DUE_DAYS = 30;

  private static final Map<String, String> OPEN =
      Map.of(
          "ar", "فتح بحث تمهيدي وتحديد هوية صاحب الحساب.",
          "fr", "Ouvrir une enquête préliminaire et identifier le titulaire du compte.",
          "en", "Open a preliminary investigation and identify the holder of the account.");

  private static final Map<String, String> ISSUE =
      Map.of(
          "ar", "تحرير مذكرة بحث على الصعيد الوطني.",
          "fr", "Diffuser un avis de recherche au niveau national.",
          "en", "Issue a search notice valid nationwide.");

  private final String office;
  private final Seeded seeded;
  private final double wantedShare;

  ProsecutorScript(String office, Seeded seeded, double wantedShare) {
    this.office = office;
    this.seeded = seeded;
    this.wantedShare = wantedShare;
  }

  /**
   * The reactions, in the order in which they are to be sent.
   *
   * @param content of the vetted case
   * @param time when it was received
   */
  List<Reaction> reactions(UUID deliveryId, JsonNode content, Instant time) {
    List<Reaction> reactions = new ArrayList<>();
    reactions.add(new Reaction("open-investigation", "instruction", open(content, time)));
    JsonNode subject = content.path("subjects").path(0);
    if (subject.isObject() && seeded.share("wanted", deliveryId) < wantedShare) {
      reactions.add(new Reaction("issue-wanted-notice", "instruction", issue(content, subject)));
      reactions.add(
          new Reaction("wanted-notice", "wanted-notice", notice(deliveryId, content, time)));
    }
    return reactions;
  }

  private static ObjectNode open(JsonNode content, Instant time) {
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

  private ObjectNode notice(UUID deliveryId, JsonNode content, Instant time) {
    String number = seeded.id("notice-number", deliveryId).toString().substring(0, 8);
    ObjectNode notice =
        object()
            .put("action", "issue")
            .put("noticeNumber", "AR-" + number.toUpperCase(Locale.ROOT))
            .put("office", office);
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
    return texts.getOrDefault(language, texts.get("ar"));
  }

  private static String day(Instant time, int daysLater) {
    return time.atOffset(ZoneOffset.UTC).toLocalDate().plusDays(daysLater).toString();
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}

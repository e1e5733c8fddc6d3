package org.wasl.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.wasl.kit.receive.OpenedMessage;
import org.wasl.rules.id.DeliveryId;

/**
 * The script of a synthetic court. It answers a disposition that brings persons before it with a
 * judgment for each. Most are convicted, some are acquitted, and a few cases are dismissed.
 */
final class CourtScript implements AgencyScript {
  private static final String OFFENCE = "CP-540";

  private final SeededValues seeded;
  private final ZoneId zone;

  /**
   * @param zone in which its days are
   */
  CourtScript(SeededValues seeded, ZoneId zone) {
    this.seeded = seeded;
    this.zone = zone;
  }

  @Override
  public CompletionStage<List<Reaction>> reactions(OpenedMessage message) {
    JsonNode content = message.document().path("content");
    boolean seized =
        message.envelope().type().equals("disposition")
            && content.path("code").asText().equals("before-court");
    return CompletableFuture.completedStage(
        seized
            ? List.of(new Reaction("judgment", "judgment", judgment(message, content)))
            : List.of());
  }

  private ObjectNode judgment(OpenedMessage disposition, JsonNode content) {
    DeliveryId deliveryId = disposition.received().deliveryId();
    Instant time = disposition.received().time();
    ObjectNode judgment =
        JsonNodeFactory.instance
            .objectNode()
            .put("code", "rendered")
            .put("judgmentNumber", "JUG-" + seeded.number("judgment-number", deliveryId.value()))
            .put("date", LocalDate.ofInstant(time, zone).toString());
    ArrayNode convicted = judgment.putArray("convicted");
    ArrayNode acquitted = judgment.putArray("acquitted");
    ArrayNode dismissed = judgment.putArray("dismissed");
    for (int person = 1; person <= content.path("persons").asInt(); person++) {
      ObjectNode subject = JsonNodeFactory.instance.objectNode();
      subject.putObject("person").put("name", "شخص وهمي " + person);
      double share = seeded.share("outcome " + person, deliveryId.value());
      if (share < 0.7) {
        ObjectNode conviction = convicted.addObject();
        conviction.set("subject", subject);
        conviction.putArray("offences").add(OFFENCE);
        conviction.put("sentence", "عقوبة وهمية.");
      } else {
        (share < 0.9 ? acquitted : dismissed).add(subject);
      }
    }
    return judgment;
  }
}

package org.wasl.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.wasl.kit.receive.HandedOverMessage;
import org.wasl.kit.receive.OpenedMessage;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;

/**
 * The script of a synthetic triage agency. It answers a case with an assignment to a unit and an
 * office that the seed chooses, and with a handover to both.
 */
final class TriageScript implements AgencyScript {
  private static final String TEXT = "تعيين الجهة المختصة (وهمي).";

  private final SeededValues seeded;
  private final List<AgencyId> units;
  private final List<AgencyId> offices;

  /**
   * @param units police units to choose from
   * @param offices prosecution offices to choose from
   */
  TriageScript(SeededValues seeded, List<AgencyId> units, List<AgencyId> offices) {
    this.seeded = seeded;
    this.units = List.copyOf(units);
    this.offices = List.copyOf(offices);
  }

  @Override
  public CompletionStage<List<Reaction>> reactions(OpenedMessage message) {
    boolean isCase = message.envelope().type().equals("vetted-case");
    return CompletableFuture.completedStage(isCase ? toCase(message) : List.of());
  }

  private List<Reaction> toCase(OpenedMessage message) {
    DeliveryId delivery = message.received().deliveryId();
    AgencyId unit = one(units, "unit", delivery);
    AgencyId office = one(offices, "office", delivery);
    ObjectNode assignment =
        JsonNodeFactory.instance
            .objectNode()
            .put("police", unit.value())
            .put("office", office.value())
            .put("ground", "other")
            .put("text", TEXT);
    HandedOverMessage content = HandedOverMessage.of(message.signed());
    return List.of(
        new Reaction("assignment", "assignment", assignment),
        new Reaction("to the unit", "handover", content.content(unit, 1)),
        new Reaction("to the office", "handover", content.content(office, 1)));
  }

  private AgencyId one(List<AgencyId> agencies, String purpose, DeliveryId delivery) {
    return agencies.get((int) (seeded.share(purpose, delivery.value()) * agencies.size()));
  }
}

package org.wasl.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.wasl.kit.receive.OpenedMessage;
import org.wasl.rules.id.AgencyId;

/**
 * The script of a synthetic police unit. It reports after an investigation is opened, if the plan
 * names this unit as investigator. It confirms messages about notices.
 */
final class PoliceScript implements AgencyScript {
  private final AgencyId unit;
  private final SeededValues seeded;
  private final CasePlanner courses;

  PoliceScript(AgencyId unit, SeededValues seeded, CasePlanner courses) {
    this.unit = unit;
    this.seeded = seeded;
    this.courses = courses;
  }

  @Override
  public CompletionStage<List<Reaction>> reactions(OpenedMessage message) {
    if (NoticeAnswers.areDue(message)) {
      return CompletableFuture.completedStage(NoticeAnswers.confirmed(message));
    }
    boolean opens =
        message.envelope().type().equals("instruction")
            && message.document().at("/content/code").asText().equals("open-investigation");
    return opens
        ? courses.planOf(message.referral()).thenApply(course -> reports(message, course))
        : CompletableFuture.completedStage(List.of());
  }

  private List<Reaction> reports(OpenedMessage instruction, CasePlan course) {
    return course.isInvestigatedBy(unit)
        ? List.of(new Reaction("report", "investigation-report", report(instruction, course)))
        : List.of();
  }

  private ObjectNode report(OpenedMessage instruction, CasePlan course) {
    String number = seeded.number("report-number", instruction.received().deliveryId().value());
    ObjectNode report =
        JsonNodeFactory.instance
            .objectNode()
            .put("code", "final")
            .put("reportNumber", "PV-" + number)
            .put("instruction", instruction.envelope().messageId().toString());
    persons(report.putArray("identified"), course.identified());
    persons(report.putArray("presented"), course.presented());
    ArrayNode links = report.putArray("links");
    course.links().forEach(link -> links.add(link.toString()));
    return report.put("results", "نتائج البحث (وهمية).").put("closing", "انتهى البحث.");
  }

  private static void persons(ArrayNode persons, int count) {
    for (int i = 1; i <= count; i++) {
      persons.addObject().putObject("person").put("name", "شخص وهمي " + i);
    }
  }
}

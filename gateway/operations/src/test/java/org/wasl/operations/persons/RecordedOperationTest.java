package org.wasl.operations.persons;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.audit.StepReason;
import org.wasl.operations.persons.TrailMXBean.RecordedAct;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;

class RecordedOperationTest {
  private static final ObjectMapper JSON =
      new ObjectMapper().setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);
  private static final Instant AT = Instant.parse("2026-03-02T08:00:00Z");
  private static final UUID ID = UUID.fromString("0193a1b2-0000-7000-8000-000000000001");
  private static final DeliveryId DELIVERY =
      DeliveryId.parse("7d1f0a4e-3f7e-5b43-9c5a-000000000001");

  private static String read(String stream, AuditAction action, String why) {
    return read(
        stream, Step.of(action, "operator:anna").why(StepReason.parse(why, action, stream)));
  }

  private static String read(String stream, Step step) {
    RecordedAct act =
        RecordedOperation.of(new AuditEntry(stream, 1, AT, step))
            .at(7, id -> id.equals("omar") ? "Omar B." : id);
    return JSON.valueToTree(act)
        .toString()
        .replace(
            "{\"place\":7,\"time\":\"2026-03-02T08:00:00Z\",\"person\":\"anna\",\"personId\":\"anna\",",
            "{");
  }

  @Test
  void readsOperationSubjectAndReasonOfEachStream() {
    assertThat(read("console", AuditAction.OPERATED, "Agency.pause"))
        .isEqualTo("{\"act\":\"Agency.pause\",\"refused\":false,\"times\":1}");
    assertThat(read("console", AuditAction.OPERATED, "Referrals.find/x12"))
        .isEqualTo("{\"act\":\"Referrals.find\",\"refused\":false,\"times\":12}");
    assertThat(read("console", AuditAction.REFUSED, "Replay.approve/same-person/x2"))
        .isEqualTo(
            "{\"act\":\"Replay.approve\",\"refused\":true,\"reason\":\"same-person\",\"times\":2}");
    assertThat(read("agency:police-1", AuditAction.ORDERED, "paused/moving-house"))
        .isEqualTo(
            "{\"act\":\"paused\",\"refused\":false,\"subject\":\"police-1\","
                + "\"reason\":\"moving-house\",\"times\":1}");
    assertThat(read("agency:police-1", AuditAction.ORDERED, "announcement-withdrawn"))
        .isEqualTo(
            "{\"act\":\"announcement-withdrawn\",\"refused\":false,\"subject\":\"police-1\","
                + "\"times\":1}");
    assertThat(read("gateway", AuditAction.ORDERED, "discard-requested/" + ID + "/unit-closed"))
        .isEqualTo(
            "{\"act\":\"discard-requested\",\"refused\":false,\"subject\":\""
                + ID
                + "\",\"reason\":\"unit-closed\",\"times\":1}");
    assertThat(read("gateway", AuditAction.ORDERED, "discard-approve-refused/" + ID + "/expired"))
        .contains("\"refused\":true", "\"subject\":\"" + ID, "\"reason\":\"expired\"");
    assertThat(read(ID.toString(), AuditAction.HELD, "appeal"))
        .isEqualTo(
            "{\"act\":\"held\",\"refused\":false,\"subject\":\""
                + ID
                + "\",\"reason\":\"appeal\",\"times\":1}");
  }

  @Test
  void readsBothPersonsOfMovedDeliveryAndNoSenderText() {
    // Given
    MessageId message = new MessageId(UUID.randomUUID());
    Step step =
        Step.of(AuditAction.DISCARDED, "operator:anna")
            .message(new AgencyId("platform"), message)
            .delivery(DELIVERY, new AgencyId("police-1"))
            .why(new StepReason.OperatorDecision("unit-closed", Optional.of("omar")));
    // When
    String read = read(ID.toString(), step);
    // Then
    assertThat(read)
        .contains(
            "\"delivery\":\"" + DELIVERY,
            "\"reason\":\"unit-closed\"",
            "\"approver\":\"Omar B.\"",
            "\"subject\":\"" + ID)
        .doesNotContain(message.toString(), "platform");
  }

  @Test
  void readsEntryWithoutReason() {
    assertThat(read(ID.toString(), Step.of(AuditAction.HELD, "operator:anna")))
        .contains("\"act\":\"held\"");
    assertThat(read("gateway", Step.of(AuditAction.ORDERED, "operator:anna")))
        .contains("\"act\":\"\"");
    assertThat(read("console", AuditAction.OPERATED, "login/x99999999999")).contains("login");
  }
}

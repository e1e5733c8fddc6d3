package org.wasl.trials.checker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.kit.send.GatewayProblem;
import org.wasl.kit.send.OutgoingMessage;
import org.wasl.kit.send.RequestOutcome;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.trials.checker.SubmittedMessage.Status;
import org.wasl.wire.message.DeterministicIds;

class SubmissionLogTest {
  private static final UUID ID = UUID.fromString("11111111-1111-4111-8111-111111111111");

  @TempDir private Path folder;

  @Test
  void whatWasSentAndAnsweredIsKnownToTheNextRunAlsoAfterAKill() throws IOException {
    // Given
    Path file = folder.resolve("submissions");
    try (SubmissionLog first = SubmissionLog.open(file)) {
      first.sending("platform", message("a"));
      first.answered("platform", message("a"), accepted(new UUID(1, 1)));
      first.sending("platform", message("b"));
      first.answered("platform", message("b"), refused("conflicting-duplicate"));
      first.sending("platform", message("c"));
    }
    Files.writeString(file, "ACCEPTED platf", StandardOpenOption.APPEND);
    // When
    try (SubmissionLog second = SubmissionLog.open(file)) {
      second.sending("platform", message("d"));
    }
    // Then
    try (SubmissionLog third = SubmissionLog.open(file)) {
      assertThat(third.all())
          .extracting(SubmittedMessage::status)
          .containsExactly(Status.ACCEPTED, Status.REFUSED, Status.UNANSWERED, Status.UNANSWERED);
      assertThat(third.all().get(0).recipients()).containsExactly("police", "office");
      assertThat(third.all().get(1).problem()).isEqualTo("conflicting-duplicate");
      assertThat(third.contradictions()).isEmpty();
    }
  }

  @Test
  void whatOthersSentIsTakenFromTheGatewaysRecordOnceAndChangesNothingThatIsKnown()
      throws IOException {
    // Given
    UUID referral = new UUID(2, 2);
    SubmittedMessage byHand = recorded(new UUID(3, 3), referral, 0);
    SubmittedMessage known;
    try (SubmissionLog submissions = SubmissionLog.open(folder.resolve("submissions"))) {
      submissions.answered("platform", message("a"), refused("conflicting-duplicate"));
      known = submissions.all().get(0);
      SubmittedMessage same =
          SubmittedMessage.recorded(
              known.sender(), known.messageId(), known.bodyDigest(), referral, List.of());
      // When
      assertThat(submissions.addRecorded(List.of(same, byHand))).isEqualTo(1);
    }
    // Then
    try (SubmissionLog next = SubmissionLog.open(folder.resolve("submissions"))) {
      assertThat(next.addRecorded(List.of(byHand))).isZero();
      assertThat(next.all()).containsExactly(known, byHand);
      assertThat(byHand.recipients()).containsExactly("police");
      assertThat(byHand.deliveryId(referral, "police"))
          .isEqualTo(deliveryOf(new UUID(3, 3), referral, 0));
    }
  }

  @Test
  void aHandoverOfSomebodyElseHasTheIdsOfItsNumber() {
    // Given
    UUID message = new UUID(4, 4);
    UUID referral = new UUID(2, 2);
    // When
    SubmittedMessage handover = recorded(message, referral, 3);
    // Then
    assertThat(handover.deliveryId(referral, "police")).isEqualTo(deliveryOf(message, referral, 3));
  }

  private static SubmittedMessage recorded(UUID message, UUID referral, int handover) {
    RecordedDelivery delivery =
        new RecordedDelivery(
            deliveryOf(message, referral, handover),
            referral,
            "platform",
            message,
            "police",
            DeliveryState.DELIVERED,
            Optional.empty());
    return SubmittedMessage.recorded("platform", message, "digest", referral, List.of(delivery));
  }

  private static UUID deliveryOf(UUID message, UUID referral, int handover) {
    return DeterministicIds.deliveryId(referral, "platform", message, "police", handover);
  }

  @Test
  void theSameAnswerTwiceIsNoContradiction() throws IOException {
    try (SubmissionLog submissions = SubmissionLog.open(folder.resolve("submissions"))) {
      // Given
      submissions.answered("platform", message("a"), accepted(new UUID(1, 1)));
      // When
      submissions.answered("platform", message("a"), accepted(new UUID(1, 1)));
      // Then
      assertThat(submissions.contradictions()).isEmpty();
    }
  }

  @Test
  void anotherAnswerToTheSameMessageIsAContradiction() throws IOException {
    try (SubmissionLog submissions = SubmissionLog.open(folder.resolve("submissions"))) {
      // Given
      submissions.answered("platform", message("a"), accepted(new UUID(1, 1)));
      // When
      submissions.answered("platform", message("a"), accepted(new UUID(2, 2)));
      // Then
      assertThat(submissions.contradictions())
          .extracting(BrokenPromise::promise)
          .containsExactly(Promise.SAME_ANSWER);
    }
  }

  @Test
  void theNumberOfAHandoverIsKnownAlsoToTheNextRun() throws IOException {
    // Given
    Path file = folder.resolve("submissions");
    String handover = "{\"envelope\":{\"type\":\"handover\"},\"content\":{\"number\":3}}";
    try (SubmissionLog first = SubmissionLog.open(file)) {
      first.sending("triage", message(handover));
      first.sending("triage", message("{\"content\":{\"number\":4}}"));
    }
    // When
    try (SubmissionLog second = SubmissionLog.open(file)) {
      // Then
      assertThat(second.all()).extracting(SubmittedMessage::handover).containsExactly(3, 0);
    }
  }

  private static OutgoingMessage message(String body) {
    return new OutgoingMessage(ID, body.getBytes(StandardCharsets.UTF_8), "signature");
  }

  private static RequestOutcome accepted(UUID referral) {
    return new RequestOutcome.Accepted(referral, List.of("police", "office"), null, "receipt", 1);
  }

  private static RequestOutcome refused(String code) {
    String type = "https://wasl.example/problems/" + code;
    return new RequestOutcome.Refused(
        new GatewayProblem(409, type, "", "", JsonNodeFactory.instance.objectNode()));
  }
}

package org.wasl.sandbox.checker;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.wasl.client.OutgoingMessage;
import org.wasl.client.answer.Outcome;
import org.wasl.client.answer.RefusalProblem;
import org.wasl.client.answer.Refused;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.sandbox.checker.SubmittedMessage.Status;
import org.wasl.wire.message.DeterministicIds;

class SubmissionLogTest {
  private static final MessageId ID = MessageId.parse("11111111-1111-4111-8111-111111111111");

  @TempDir private Path folder;

  @Test
  void nextRunKnowsSubmissionsAndAnswersAfterAKill() throws IOException {
    // Given
    Path file = folder.resolve("submissions");
    try (SubmissionLog first = SubmissionLog.open(file)) {
      first.sending(new AgencyId("platform"), message("a"));
      first.answered(
          new AgencyId("platform"), message("a"), accepted(new ReferralId(new UUID(1, 1))));
      first.sending(new AgencyId("platform"), message("b"));
      first.answered(new AgencyId("platform"), message("b"), refused("conflicting-duplicate"));
      first.sending(new AgencyId("platform"), message("c"));
    }
    Files.writeString(file, "ACCEPTED platf", StandardOpenOption.APPEND);
    // When
    try (SubmissionLog second = SubmissionLog.open(file)) {
      second.sending(new AgencyId("platform"), message("d"));
    }
    // Then
    try (SubmissionLog third = SubmissionLog.open(file)) {
      assertThat(third.all())
          .extracting(SubmittedMessage::status)
          .containsExactly(Status.ACCEPTED, Status.REFUSED, Status.UNANSWERED, Status.UNANSWERED);
      assertThat(third.all().get(0).recipients())
          .containsExactly(new AgencyId("police"), new AgencyId("office"));
      assertThat(third.all().get(1).problem()).isEqualTo("conflicting-duplicate");
      assertThat(third.contradictions()).isEmpty();
    }
  }

  @Test
  void addsMessagesRecordedByTheGatewayOnceAndKeepsKnownOnes() throws IOException {
    // Given
    ReferralId referral = new ReferralId(new UUID(2, 2));
    SubmittedMessage byHand = recorded(new MessageId(new UUID(3, 3)), referral, 0);
    SubmittedMessage known;
    try (SubmissionLog submissions = SubmissionLog.open(folder.resolve("submissions"))) {
      submissions.answered(
          new AgencyId("platform"), message("a"), refused("conflicting-duplicate"));
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
      assertThat(byHand.recipients()).containsExactly(new AgencyId("police"));
      assertThat(byHand.deliveryId(referral, new AgencyId("police")))
          .isEqualTo(deliveryOf(new MessageId(new UUID(3, 3)), referral, 0));
    }
  }

  @Test
  void recordedHandoverHasTheIdsOfItsNumber() {
    // Given
    MessageId message = new MessageId(new UUID(4, 4));
    ReferralId referral = new ReferralId(new UUID(2, 2));
    // When
    SubmittedMessage handover = recorded(message, referral, 3);
    // Then
    assertThat(handover.deliveryId(referral, new AgencyId("police")))
        .isEqualTo(deliveryOf(message, referral, 3));
  }

  private static SubmittedMessage recorded(MessageId message, ReferralId referral, int handover) {
    RecordedDelivery delivery =
        new RecordedDelivery(
            deliveryOf(message, referral, handover),
            referral,
            new AgencyId("platform"),
            message,
            new AgencyId("police"),
            DeliveryState.DELIVERED,
            Optional.empty());
    return SubmittedMessage.recorded(
        new AgencyId("platform"), message, "digest", referral, List.of(delivery));
  }

  private static DeliveryId deliveryOf(MessageId message, ReferralId referral, int handover) {
    return DeterministicIds.deliveryId(
        referral, new AgencyId("platform"), message, new AgencyId("police"), handover);
  }

  @Test
  void repeatedAnswerIsNoContradiction() throws IOException {
    try (SubmissionLog submissions = SubmissionLog.open(folder.resolve("submissions"))) {
      // Given
      submissions.answered(
          new AgencyId("platform"), message("a"), accepted(new ReferralId(new UUID(1, 1))));
      // When
      submissions.answered(
          new AgencyId("platform"), message("a"), accepted(new ReferralId(new UUID(1, 1))));
      // Then
      assertThat(submissions.contradictions()).isEmpty();
    }
  }

  @Test
  void differentAnswerToOneMessageIsAContradiction() throws IOException {
    try (SubmissionLog submissions = SubmissionLog.open(folder.resolve("submissions"))) {
      // Given
      submissions.answered(
          new AgencyId("platform"), message("a"), accepted(new ReferralId(new UUID(1, 1))));
      // When
      submissions.answered(
          new AgencyId("platform"), message("a"), accepted(new ReferralId(new UUID(2, 2))));
      // Then
      assertThat(submissions.contradictions())
          .extracting(BrokenPromise::promise)
          .containsExactly(Promise.SAME_ANSWER);
    }
  }

  @Test
  void nextRunKnowsTheNumberOfAHandover() throws IOException {
    // Given
    Path file = folder.resolve("submissions");
    String handover = "{\"envelope\":{\"type\":\"handover\"},\"content\":{\"number\":3}}";
    try (SubmissionLog first = SubmissionLog.open(file)) {
      first.sending(new AgencyId("triage"), message(handover));
      first.sending(new AgencyId("triage"), message("{\"content\":{\"number\":4}}"));
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

  private static Outcome accepted(ReferralId referral) {
    return new Outcome.Accepted(
        referral, List.of(new AgencyId("police"), new AgencyId("office")), null, "receipt", 1);
  }

  private static Outcome refused(String code) {
    String type = "https://wasl.example/problems/" + code;
    return new Refused(new RefusalProblem(409, type, "", "", "{}"));
  }
}

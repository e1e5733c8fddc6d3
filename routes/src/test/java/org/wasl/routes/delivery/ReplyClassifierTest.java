package org.wasl.routes.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.routes.TestPartners.OFFICE;
import static org.wasl.routes.TestPartners.POLICE;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.wasl.routes.TestPartner;
import org.wasl.routes.TestPartners;
import org.wasl.rules.delivery.AttemptOutcome;
import org.wasl.rules.delivery.ReasonCode;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.store.delivery.LeaseResult.Leased;
import org.wasl.wire.exchange.DeliveryFailure;
import org.wasl.wire.exchange.DeliveryReply;
import org.wasl.wire.message.SignatureVerifier;
import org.wasl.wire.receipt.NegativeReceipt;
import org.wasl.wire.receipt.Receipt;

class ReplyClassifierTest {
  private static final UUID ID = UUID.fromString("00000000-0000-8000-8000-000000000001");
  private static final UUID OTHER = UUID.fromString("00000000-0000-8000-8000-000000000002");
  private static final Receipt FITTING =
      new Receipt(
          Receipt.Kind.DELIVERY,
          Optional.of(new DeliveryId(ID)),
          new MessageId(ID),
          new AgencyId("platform"),
          new AgencyId("police-a"),
          new ReferralId(ID),
          "digest",
          Instant.parse("2026-11-24T10:00:00Z"));

  private final ReplyClassifier classifier =
      new ReplyClassifier(SignatureVerifier.ofAnyTime(TestPartners.directory()));

  @Test
  void matchingReceiptIsDelivery() {
    // Given
    String receipt = POLICE.signer().signReceipt(FITTING);
    // When
    AttemptOutcome outcome = judge(new DeliveryReply.Received(receipt));
    // Then
    assertThat(outcome).isEqualTo(new AttemptOutcome.Delivered(receipt));
  }

  @Test
  void needsResealReceiptIsRefusal() {
    // Given
    Receipt lost =
        receipt(
            Receipt.Kind.NEEDS_RESEAL,
            ID,
            ID,
            new AgencyId("platform"),
            new AgencyId("police-a"),
            ID,
            "digest");
    // When
    AttemptOutcome outcome = judge(new DeliveryReply.Received(POLICE.signer().signReceipt(lost)));
    // Then
    assertThat(outcome).isEqualTo(new AttemptOutcome.Permanent(ReasonCode.REJECTED));
  }

  static Stream<Receipt> receiptsOfSomethingElse() {
    return Stream.of(
        receipt(
            Receipt.Kind.RETRIEVAL,
            ID,
            ID,
            new AgencyId("platform"),
            new AgencyId("police-a"),
            ID,
            "digest"),
        receipt(
            Receipt.Kind.DELIVERY,
            OTHER,
            ID,
            new AgencyId("platform"),
            new AgencyId("police-a"),
            ID,
            "digest"),
        receipt(
            Receipt.Kind.DELIVERY,
            ID,
            OTHER,
            new AgencyId("platform"),
            new AgencyId("police-a"),
            ID,
            "digest"),
        receipt(
            Receipt.Kind.DELIVERY,
            ID,
            ID,
            new AgencyId("office-a"),
            new AgencyId("police-a"),
            ID,
            "digest"),
        receipt(
            Receipt.Kind.DELIVERY,
            ID,
            ID,
            new AgencyId("platform"),
            new AgencyId("office-a"),
            ID,
            "digest"),
        receipt(
            Receipt.Kind.DELIVERY,
            ID,
            ID,
            new AgencyId("platform"),
            new AgencyId("police-a"),
            OTHER,
            "digest"),
        receipt(
            Receipt.Kind.DELIVERY,
            ID,
            ID,
            new AgencyId("platform"),
            new AgencyId("police-a"),
            ID,
            "other"));
  }

  @ParameterizedTest
  @MethodSource("receiptsOfSomethingElse")
  void row4ReceiptOfAnotherDeliveryIsInvalid(Receipt other) {
    assertThat(judge(new DeliveryReply.Received(POLICE.signer().signReceipt(other))))
        .isEqualTo(new AttemptOutcome.Permanent(ReasonCode.RECEIPT_INVALID));
  }

  @Test
  void row4ReceiptSignedByAnotherAgencyIsInvalid() {
    assertThat(judge(new DeliveryReply.Received(OFFICE.signer().signReceipt(FITTING))))
        .isEqualTo(new AttemptOutcome.Permanent(ReasonCode.RECEIPT_INVALID));
  }

  @Test
  void row4ReceiptForgedUnderAgencyKeyIdIsInvalid() {
    // Given another key that calls itself the agency's
    String forged =
        TestPartner.of(POLICE.id().value(), POLICE.agency().kind()).signer().signReceipt(FITTING);
    // When
    AttemptOutcome outcome = judge(new DeliveryReply.Received(forged));
    // Then
    assertThat(outcome).isEqualTo(new AttemptOutcome.Permanent(ReasonCode.RECEIPT_INVALID));
  }

  @Test
  void row14ErrorPageIsNoReceipt() {
    assertThat(judge(new DeliveryReply.Received("<html>.200.</html>")))
        .isEqualTo(new AttemptOutcome.Permanent(ReasonCode.RECEIPT_UNREADABLE));
  }

  @ParameterizedTest
  @CsvSource({
    "DEADLINE, TIMEOUT",
    "NOT_ACKNOWLEDGED, NOT_ACKNOWLEDGED",
    "UNKNOWN_HOST, UNKNOWN_HOST",
    "CONNECT, CONNECTION_REFUSED",
    "LOGIN, CONNECTION_REFUSED",
    "SSH_KEY, CONNECTION_REFUSED",
    "BROKER, CONNECTION_REFUSED",
    "CONNECTION_LOST, CONNECTION_LOST",
    "TLS, TLS_FAILED",
    "WRONG_CERTIFICATE, TLS_FAILED",
    "WRONG_HOST_KEY, WRONG_HOST_KEY",
    "NO_CERTIFICATE, AGENCY_UNAVAILABLE",
    "FOLDERS, SERVER_ERROR",
    "NOT_STORED, SERVER_ERROR",
    "SERVER_ERROR, SERVER_ERROR",
    "NO_OUTCOME, RECEIPT_UNREADABLE",
    "OVERSIZED, PROTOCOL_ERROR",
    "OVERSIZED_ANSWER, PROTOCOL_ERROR",
    "BUSY, BUSY"
  })
  void temporaryRefusalIsTransientAndKeepsRetryAfter(DeliveryFailure failure, ReasonCode reason) {
    assertThat(judge(new DeliveryReply.RetryLater(failure, OptionalLong.of(9))))
        .isEqualTo(new AttemptOutcome.Transient(reason, OptionalLong.of(9)));
  }

  @ParameterizedTest
  @CsvSource({"REFUSED, REJECTED", "UNEXPECTED_STATUS, PROTOCOL_ERROR"})
  void finalRefusalIsPermanent(DeliveryFailure failure, ReasonCode reason) {
    assertThat(judge(new DeliveryReply.Rejected(failure)))
        .isEqualTo(new AttemptOutcome.Permanent(reason));
  }

  private static Receipt receipt(
      Receipt.Kind kind,
      UUID delivery,
      UUID message,
      AgencyId sender,
      AgencyId recipient,
      UUID referral,
      String digest) {
    return new Receipt(
        kind,
        Optional.of(new DeliveryId(delivery)),
        new MessageId(message),
        sender,
        recipient,
        new ReferralId(referral),
        digest,
        FITTING.time());
  }

  private AttemptOutcome judge(DeliveryReply reply) {
    TestPartner to = POLICE;
    Leased lease =
        new Leased(
            new DeliveryId(ID),
            new ReferralId(ID),
            new AgencyId("platform"),
            new MessageId(ID),
            "vetted-case",
            1,
            false,
            to.id(),
            1,
            false,
            true,
            new byte[0],
            "digest",
            0,
            1_000);
    return classifier.classify(lease, to.agency(), reply);
  }

  @Test
  void everyListedReceiptKindIsIssued() {
    // When
    List<String> listed = CodeLists.load().list("receipt").codes();

    // Then
    assertThat(listed)
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    Stream.of(Receipt.Kind.values()).map(Receipt.Kind::code),
                    Stream.of(NegativeReceipt.Kind.values()).map(NegativeReceipt.Kind::code))
                .toList());
  }
}

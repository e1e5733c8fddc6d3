package org.wasl.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.wire.Agency;
import org.wasl.wire.Answer;
import org.wasl.wire.Digest;
import org.wasl.wire.Inquiry;
import org.wasl.wire.Kind;
import org.wasl.wire.Push;
import org.wasl.wire.Reply;
import org.wasl.wire.Submission;

/**
 * What every connector promises, whatever its protocol. A protocol's own test says how to start the
 * gateway's end, how a partner speaks to it, and how an agency of that protocol misbehaves.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ConnectorContract {
  /** A call may take this much longer than its deadline. */
  private static final Duration SLACK = Duration.ofSeconds(1);

  private static final int LARGEST_RECEIPT = 4096;

  protected TestPki pki;
  protected TestPki strangers;
  protected TestDoor door;
  private AgencyStub agency;

  /** An agency's end of the protocol, scripted. */
  public interface AgencyStub extends AutoCloseable {
    /** Where it listens. */
    URI endpoint();

    /** From now on answers every delivery with this receipt. */
    void receipt(String receipt);

    /** From now on misbehaves. */
    void misbehave(Trouble trouble);

    /** The deliveries that arrived, in order. */
    List<Delivered> delivered();

    @Override
    void close();
  }

  /** How an agency can fail, in terms of any protocol. */
  public enum Trouble {
    /** Accepts the delivery and says nothing more. */
    NEVER_ANSWERS,
    /** Answers one byte a second. */
    DRIPS,
    /** Hangs up in the middle of its answer. */
    CLOSES_MID_ANSWER,
    /** Answers without end. */
    ENDLESS_ANSWER,
    /** Says that it will never take this one. */
    REFUSES,
    /** Says that it is overloaded, and to come back in seven seconds. */
    OVERLOADED
  }

  /**
   * A delivery as an agency saw it.
   *
   * @param body exact bytes
   * @param properties what the protocol carries beside them, by the names of the wire
   */
  public record Delivered(byte[] body, Map<String, String> properties) {}

  /** Starts the gateway's end with {@link #door} behind it. */
  protected abstract void startGateway(TestIdentity gateway, int maxReceiptBytes) throws Exception;

  protected abstract void stopGateway() throws Exception;

  /** A partner submits; {@code referral} is null for a new case. */
  protected abstract Answer submit(TestIdentity as, byte[] body, String signature, UUID referral)
      throws Exception;

  /** A partner asks what became of a referral. */
  protected abstract Answer inquire(TestIdentity as, UUID referral, String language)
      throws Exception;

  /** Starts an agency that answers under this identity. */
  protected abstract AgencyStub startAgency(TestIdentity as) throws Exception;

  /** Hands a push to the connector. */
  protected abstract Reply push(Push push);

  /** The protocol's name, as in an agency's file. */
  protected abstract String protocol();

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    pki = new TestPki(folder, "authority");
    strangers = new TestPki(folder, "strangers");
    door = new TestDoor();
    startGateway(pki.issue("gateway"), LARGEST_RECEIPT);
  }

  @AfterAll
  void stop() throws Exception {
    stopGateway();
  }

  @AfterEach
  void closeAgency() {
    if (agency != null) {
      agency.close();
    }
    door.answerWith(202, "{}");
    door.arrived.clear();
    door.headers.clear();
  }

  @Test
  void aNewCaseArrivesByteForByteUnderTheCertificateItCameWith() throws Exception {
    // Given
    TestIdentity partner = pki.issue("platform");
    byte[] body = bytes(10_000);

    // When
    submit(partner, body, "head..signature", null);

    // Then
    assertThat(door.arrived).hasSize(1);
    Submission got = (Submission) door.arrived.get(0);
    assertThat(got.body()).isEqualTo(body);
    assertThat(got.thumbprint()).isEqualTo(partner.thumbprint());
    assertThat(got.signature()).isEqualTo("head..signature");
    assertThat(got.referral()).isEmpty();
  }

  @Test
  void aMessageOfAReferralNamesIt() throws Exception {
    // Given
    UUID referral = UUID.randomUUID();

    // When
    submit(pki.issue("police"), bytes(1), null, referral);

    // Then
    Submission got = (Submission) door.arrived.get(0);
    assertThat(got.referral()).isEqualTo(Optional.of(referral));
    assertThat(got.signature()).isNull();
  }

  @Test
  void theAnswerReachesThePartnerAsTheDoorGaveIt() throws Exception {
    // Given
    byte[] body = "{\"detail\":\"حاول لاحقا\"}".getBytes(StandardCharsets.UTF_8);
    door.answer(
        in -> new Answer(503, "application/problem+json", body, Map.of("Retry-After", "7")));

    // When
    Answer answer = submit(pki.issue("platform"), bytes(10), "x..y", null);

    // Then
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.contentType()).isEqualTo("application/problem+json");
    assertThat(answer.body()).isEqualTo(body);
    assertThat(answer.headers()).containsEntry("Retry-After", "7");
  }

  @Test
  void anInquiryNamesReferralLanguageAndAsker() throws Exception {
    // Given
    TestIdentity partner = pki.issue("prosecution");
    UUID referral = UUID.randomUUID();

    // When
    inquire(partner, referral, "ar, fr;q=0.5");

    // Then
    assertThat(door.arrived)
        .containsExactly(new Inquiry(partner.thumbprint(), referral, "ar, fr;q=0.5"));
  }

  @Test
  void nothingButTheValueTravelsOnToTheDoor() throws Exception {
    // When
    submit(pki.issue("platform"), bytes(10), "x..y", UUID.randomUUID());

    // Then
    assertThat(door.headers).containsExactly(Map.of());
  }

  @Test
  void aDeliveryArrivesByteForByteWithItsNames() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    Push push = push(startAgencyAs(police), police, 5_000);
    agency.receipt("a.b.c");

    // When
    push(push);

    // Then
    assertThat(agency.delivered()).hasSize(1);
    Delivered got = agency.delivered().get(0);
    assertThat(got.body()).isEqualTo(push.sealed());
    assertThat(got.properties())
        .containsEntry("Idempotency-Key", push.deliveryId().toString())
        .containsEntry("Wasl-Delivery", push.deliveryId().toString())
        .containsEntry("Wasl-Referral", push.referral().toString())
        .containsEntry("Wasl-Message", push.messageId().toString())
        .containsEntry("Wasl-Sender", push.sender())
        .containsEntry("Wasl-Type", push.type())
        .containsEntry("Wasl-Digest", push.digest());
  }

  @Test
  void theReceiptComesBack() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    Push push = push(startAgencyAs(police), police, 5_000);
    agency.receipt("head.payload.signature");

    // When
    Reply reply = push(push);

    // Then
    assertThat(reply).isEqualTo(new Reply.Received("head.payload.signature"));
  }

  @Test
  void anAgencyThatIsDownIsTriedLater() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    Push push = push(startAgencyAs(police), police, 5_000);
    agency.close();

    // When
    Reply reply = push(push);

    // Then
    assertThat(reply).isEqualTo(notNow("connect"));
  }

  @Test
  void row25AnAgencyThatNeverAnswersHoldsACallNoLongerThanItsDeadline() throws Exception {
    assertDeadlineHolds(Trouble.NEVER_ANSWERS);
  }

  @Test
  void row25AnAgencyOfOneByteASecondHoldsACallNoLongerThanItsDeadline() throws Exception {
    assertDeadlineHolds(Trouble.DRIPS);
  }

  private void assertDeadlineHolds(Trouble trouble) throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    Push push = push(startAgencyAs(police), police, 1_500);
    agency.misbehave(trouble);
    long start = System.nanoTime();

    // When
    Reply reply = push(push);

    // Then
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertThat(reply).isEqualTo(notNow("deadline"));
    assertThat(took).isBetween(Duration.ofMillis(1_400), Duration.ofMillis(1_500).plus(SLACK));
  }

  @Test
  void anAgencyThatHangsUpInTheMiddleOfItsAnswerIsTriedLater() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    Push push = push(startAgencyAs(police), police, 5_000);
    agency.misbehave(Trouble.CLOSES_MID_ANSWER);

    // When
    Reply reply = push(push);

    // Then
    assertThat(reply).isEqualTo(notNow("connection-lost"));
  }

  @Test
  void anEndlessAnswerIsCutOff() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    Push push = push(startAgencyAs(police), police, 20_000);
    agency.misbehave(Trouble.ENDLESS_ANSWER);
    long start = System.nanoTime();

    // When
    Reply reply = push(push);

    // Then
    assertThat(reply).isEqualTo(notNow("oversized-answer"));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void anAgencyThatRefusesIsNotAskedAgain() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    Push push = push(startAgencyAs(police), police, 5_000);
    agency.misbehave(Trouble.REFUSES);

    // When
    Reply reply = push(push);

    // Then
    assertThat(reply).isInstanceOf(Reply.Refused.class);
  }

  @Test
  void anOverloadedAgencyIsGivenTheTimeItAsksFor() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    Push push = push(startAgencyAs(police), police, 5_000);
    agency.misbehave(Trouble.OVERLOADED);

    // When
    Reply reply = push(push);

    // Then
    assertThat(reply).isInstanceOf(Reply.NotNow.class);
    assertThat(((Reply.NotNow) reply).retryAfterMillis()).isEqualTo(OptionalLong.of(7_000));
  }

  @Test
  void nothingIsSentToAnotherAgencyOfTheSameAuthority() throws Exception {
    // Given
    AgencyStub impostor = startAgencyAs(pki.issue("another-agency"));
    Push push = push(impostor, pki.issue("police"), 5_000);

    // When
    Reply reply = push(push);

    // Then
    assertThat(reply).isEqualTo(notNow("wrong-certificate"));
    assertThat(impostor.delivered()).isEmpty();
  }

  @Test
  void nothingIsSentToWhomAnotherAuthorityVouchesFor() throws Exception {
    // Given
    TestIdentity stranger = strangers.issue("police");
    Push push = push(startAgencyAs(stranger), stranger, 5_000);

    // When
    Reply reply = push(push);

    // Then
    assertThat(reply).isEqualTo(notNow("tls"));
    assertThat(agency.delivered()).isEmpty();
  }

  /** Starts an agency that is closed after the test. */
  protected AgencyStub startAgencyAs(TestIdentity identity) throws Exception {
    agency = startAgency(identity);
    return agency;
  }

  /** A delivery of 5 KB for the agency that should hold {@code identity}. */
  protected Push push(AgencyStub at, TestIdentity identity, long deadlineMillis) {
    return push(at.endpoint(), identity, deadlineMillis);
  }

  protected Push push(URI endpoint, TestIdentity identity, long deadlineMillis) {
    byte[] sealed = bytes(5_000);
    Agency to =
        new Agency(
            "police",
            Kind.POLICE,
            Map.of("en", "Police"),
            Set.of(identity.thumbprint()),
            new JWKSet(),
            protocol(),
            endpoint,
            false,
            4);
    return new Push(
        to,
        UUID.randomUUID(),
        UUID.randomUUID(),
        UUID.randomUUID(),
        "platform",
        "vetted-case/1",
        Digest.of(sealed),
        sealed,
        deadlineMillis);
  }

  protected static Reply notNow(String reason) {
    return new Reply.NotNow(reason, OptionalLong.empty());
  }

  /** Bytes of every value, so that any conversion to text on the way would show. */
  protected static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return Arrays.copyOf(bytes, length);
  }
}

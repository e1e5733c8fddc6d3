package org.wasl.connectors;

import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
import java.nio.file.Path;
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
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.Agency.Channel;
import org.wasl.wire.directory.Agency.Credentials;
import org.wasl.wire.directory.AgencyKind;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.DeliveryFailure;
import org.wasl.wire.exchange.DeliveryReply;
import org.wasl.wire.exchange.OutboundDelivery;
import org.wasl.wire.jose.Digest;

/**
 * The two ends that a connector connects, for its contract. A door is behind it, and partners and
 * agencies are in front. A protocol's own test starts them and talks to them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ConnectorEnds {
  private static final int LARGEST_RECEIPT = 4096;

  /** The deadline of a call that is over long before it, on the busiest machine too. */
  public static final int AMPLE_MILLIS = 60_000;

  public TestPki pki;
  protected TestPki otherPki;
  public TestDoor door;

  /** The agency of this test. It is closed after it. */
  public AgencyStub agency;

  /** An agency's end of the protocol, scripted. */
  public interface AgencyStub extends AutoCloseable {
    /** Address of its server. Null if it connects itself. */
    URI endpoint();

    /** From now on answers every delivery with this receipt. */
    void receipt(String receipt);

    /** From now on misbehaves. */
    void misbehave(Trouble trouble);

    /** The deliveries that arrived, in order. */
    List<Delivered> delivered();

    /** Goes down. The gateway learns of it if the protocol reports it before a call. */
    void down();

    /** Comes up again at its former address. */
    void up() throws Exception;

    /** Down, for good. */
    @Override
    void close();
  }

  /** The ways in which an agency can fail, in terms of any protocol. */
  public enum Trouble {
    /** Accepts the delivery and sends nothing more. */
    NEVER_ANSWERS,
    /** Answers one byte a second. */
    DRIPS,
    /** Hangs up in the middle of its answer. */
    CLOSES_MID_ANSWER,
    /** Answers without end. */
    ENDLESS_ANSWER,
    /** Sends an answer that is invalid in the protocol. */
    GARBAGE,
    /** Says that it will never take this one. */
    REFUSES,
    /** Says that it is overloaded, and to come back in seven seconds. */
    OVERLOADED
  }

  /**
   * A delivery as an agency saw it.
   *
   * @param body exact bytes
   * @param properties the values that the protocol carries beside the body, by their names on the
   *     wire
   */
  public record Delivered(byte[] body, Map<String, String> properties) {}

  /** Reasons for a missing receipt. */
  public enum Missing {
    /** It is down. */
    AGENCY,
    /** The server there is that of another agency. */
    ITS_CERTIFICATE,
    /** The certificate of the server there is of another authority. */
    OUR_AUTHORITY,
    ANSWER_IN_TIME,
    WHOLE_ANSWER,
    END_OF_ANSWER,
    MEANING
  }

  /** The protocol's reply in such a case. It is neither a receipt nor a refusal. */
  protected abstract DeliveryReply without(Missing missing);

  /**
   * The deadline of a call whose answer breaks off. A protocol overrides it if only the deadline
   * ends such a call.
   */
  protected abstract long deadlineOfABrokenAnswerMillis();

  /** Starts the gateway's end with {@link #door} behind it. */
  protected abstract void startGateway(TestIdentity gateway, int maxReceiptBytes) throws Exception;

  protected abstract void stopGateway() throws Exception;

  /** A partner submits a message. {@code referral} is null for a new case. */
  protected abstract AgencyResponse submit(
      TestIdentity as, byte[] body, String signature, ReferralId referral) throws Exception;

  /** A partner asks for a referral's progress. */
  protected abstract AgencyResponse inquire(TestIdentity as, ReferralId referral, String language)
      throws Exception;

  /** Starts an agency that answers under this identity. */
  protected abstract AgencyStub startAgency(TestIdentity as) throws Exception;

  /** Hands a push to the connector. */
  protected abstract DeliveryReply push(OutboundDelivery push);

  /** The protocol's name, as in an agency's file. */
  protected abstract String protocol();

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    pki = new TestPki(folder, "authority");
    otherPki = new TestPki(folder, "otherPki");
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

  /** Starts an agency that is closed after the test. */
  public AgencyStub startAgencyAs(TestIdentity identity) throws Exception {
    agency = startAgency(identity);
    return agency;
  }

  /** A delivery of 5 KB for the agency that should hold {@code identity}. */
  public OutboundDelivery push(AgencyStub at, TestIdentity identity, long deadlineMillis) {
    return push(at.endpoint(), identity, deadlineMillis);
  }

  public OutboundDelivery push(URI endpoint, TestIdentity identity, long deadlineMillis) {
    byte[] sealed = bytes(5_000);
    Agency to =
        Agency.of(
            "police",
            AgencyKind.POLICE,
            Map.of("en", "Police"),
            Credentials.of(Set.of(identity.thumbprint()), new JWKSet()),
            Channel.of(protocol(), Optional.ofNullable(endpoint), 4));
    return new OutboundDelivery(
        to,
        new DeliveryId(UUID.randomUUID()),
        new ReferralId(UUID.randomUUID()),
        new MessageId(UUID.randomUUID()),
        new AgencyId("platform"),
        "vetted-case/1",
        Digest.of(sealed),
        sealed,
        deadlineMillis);
  }

  public static DeliveryReply notNow(DeliveryFailure reason) {
    return new DeliveryReply.RetryLater(reason, OptionalLong.empty());
  }

  /** Bytes of every value, so that any conversion to text would show. */
  protected static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return Arrays.copyOf(bytes, length);
  }
}

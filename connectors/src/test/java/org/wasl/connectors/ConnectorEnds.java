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
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyKind;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.DeliveryFailure;
import org.wasl.wire.exchange.DeliveryReply;
import org.wasl.wire.exchange.OutboundDelivery;
import org.wasl.wire.jose.Digest;

/**
 * The two ends that a connector stands between, for its contract: a door behind it, partners and
 * agencies before it. A protocol's own test says how each is started and spoken to.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ConnectorEnds {
  private static final int LARGEST_RECEIPT = 4096;

  /** The deadline of a call that is over long before it, on the busiest machine too. */
  public static final int AMPLE_MILLIS = 60_000;

  public TestPki pki;
  protected TestPki otherPki;
  public TestDoor door;

  /** The agency of this test; closed after it. */
  public AgencyStub agency;

  /** An agency's end of the protocol, scripted. */
  public interface AgencyStub extends AutoCloseable {
    /** Where it listens; null where it comes itself. */
    URI endpoint();

    /** From now on answers every delivery with this receipt. */
    void receipt(String receipt);

    /** From now on misbehaves. */
    void misbehave(Trouble trouble);

    /** The deliveries that arrived, in order. */
    List<Delivered> delivered();

    /** Down: known to the gateway, where the protocol lets it know before it calls. */
    void down();

    /** Up again, where it was. */
    void up() throws Exception;

    /** Down, for good. */
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
    /** Answers what the protocol does not know. */
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
   * @param properties what the protocol carries beside them, by the names of the wire
   */
  public record Delivered(byte[] body, Map<String, String> properties) {}

  /** What can be missing for a receipt. */
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

  /** What the protocol says in such a case: never that the agency has it, nor that it refused. */
  protected abstract DeliveryReply without(Missing missing);

  /** The deadline of a call whose answer breaks off: its own where only that ends it. */
  protected abstract long deadlineOfABrokenAnswerMillis();

  /** Starts the gateway's end with {@link #door} behind it. */
  protected abstract void startGateway(TestIdentity gateway, int maxReceiptBytes) throws Exception;

  protected abstract void stopGateway() throws Exception;

  /** A partner submits; {@code referral} is null for a new case. */
  protected abstract AgencyResponse submit(
      TestIdentity as, byte[] body, String signature, UUID referral) throws Exception;

  /** A partner asks what became of a referral. */
  protected abstract AgencyResponse inquire(TestIdentity as, UUID referral, String language)
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
        new Agency(
            "police",
            AgencyKind.POLICE,
            Map.of("en", "Police"),
            Set.of(identity.thumbprint()),
            new JWKSet(),
            protocol(),
            Optional.ofNullable(endpoint),
            false,
            4);
    return new OutboundDelivery(
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

  public static DeliveryReply notNow(DeliveryFailure reason) {
    return new DeliveryReply.RetryLater(reason, OptionalLong.empty());
  }

  /** Bytes of every value, so that any conversion to text on the way would show. */
  protected static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return Arrays.copyOf(bytes, length);
  }
}

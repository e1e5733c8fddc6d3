package org.wasl.link.outbox;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.client.OutgoingMessage;
import org.wasl.client.answer.Outcome;
import org.wasl.client.answer.RefusalProblem;
import org.wasl.client.answer.Refused;
import org.wasl.client.answer.Unavailable;
import org.wasl.client.answer.Unproven;
import org.wasl.kit.send.AnswerJson;
import org.wasl.link.document.DocumentFormat;
import org.wasl.link.document.DocumentProblems;
import org.wasl.link.document.OwnSchemas;
import org.wasl.link.outbox.MessagePreparation.Prepared;
import org.wasl.link.outbox.OutboxRecords.Known;
import org.wasl.link.state.LinkHealth;
import org.wasl.link.state.LinkHealth.Counter;
import org.wasl.link.state.LinkHealth.Side;
import org.wasl.link.state.StateFolder;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.wire.message.Signer;

/**
 * Sends documents of the old system, one after the other. A document that is given again, also
 * after a crash, is the same message. It is not sent twice, and has the same outcome. It is
 * thread-safe.
 */
public final class Outbox {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  private static final JsonMapper JSON = new JsonMapper();

  /** Problems of the key that signs all documents, so all others would fail as well. */
  private static final Set<ProblemType> OF_KEY =
      EnumSet.of(ProblemType.WRONG_SENDER, ProblemType.BAD_SIGNATURE);

  /** The part of the contact with the gateway for which an outbox reports trouble. */
  public static final String PART = "submit";

  private final MessagePreparation preparation;
  private final DocumentMac mac;
  private final OutboxRecords records;
  private final Supplier<Signer> signer;
  private final GatewaySubmission gateway;
  private final DocumentProblems problems;
  private final LinkHealth health;
  private final Clock clock;
  private final ReentrantLock turn = new ReentrantLock(true);

  /** Submits a message to the gateway, with retries for some time. */
  @FunctionalInterface
  public interface GatewaySubmission {
    /**
     * Submits it.
     *
     * @param referral the referral of the message; empty if it opens one
     */
    Outcome submit(Optional<ReferralId> referral, OutgoingMessage message)
        throws InterruptedException;
  }

  /**
   * The folders of an outbox.
   *
   * @param own secrets of the link
   * @param pending messages that are being sent
   * @param accepted messages that were accepted
   */
  public record Folders(StateFolder own, StateFolder pending, StateFolder accepted) {
    /** The outbox of a link with this data folder. */
    public static Folders in(Path data) throws IOException {
      return new Folders(
          new StateFolder(data.resolve("secret")),
          new StateFolder(data.resolve("pending")),
          new StateFolder(data.resolve("accepted")));
    }
  }

  /**
   * Turns documents into messages.
   *
   * @param agency the agency that sends
   * @param signer signs its messages, asked for each
   * @param clock dates messages without a time
   * @param random source of nonces, a {@link java.security.SecureRandom}
   */
  public record Writing(
      AgencyId agency,
      Supplier<Signer> signer,
      DocumentFormat format,
      OwnSchemas own,
      SchemaRegistry schemas,
      DocumentProblems problems,
      Clock clock,
      RandomGenerator random) {}

  /** An outbox on these folders. */
  public Outbox(Folders folders, Writing writing, GatewaySubmission gateway, LinkHealth health)
      throws IOException {
    this.mac = DocumentMac.in(folders.own());
    this.records = new OutboxRecords(folders.pending(), folders.accepted());
    this.preparation =
        new MessagePreparation(
            writing.agency(),
            writing.format(),
            writing.own(),
            writing.schemas(),
            writing.problems(),
            mac,
            writing.clock(),
            writing.random());
    this.signer = writing.signer();
    this.problems = writing.problems();
    this.clock = writing.clock();
    this.gateway = gateway;
    this.health = health;
  }

  /**
   * Sends a document.
   *
   * @param patience how long it waits for its turn
   * @return its outcome. It is empty if the gateway gave no final answer yet, or its turn did not
   *     come. Then give the same document again
   * @throws IOException if the data folder cannot be written
   */
  public Optional<SendOutcome> send(OutgoingDocument document, Duration patience)
      throws IOException, InterruptedException {
    return switch (preparation.prepare(document)) {
      case Prepared.Invalid(ObjectNode problem) -> Optional.of(refused(problem));
      case Prepared.Valid valid -> {
        if (!turn.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
          yield Optional.empty();
        }
        try {
          yield send(valid, mac.of(document));
        } finally {
          turn.unlock();
        }
      }
    };
  }

  private Optional<SendOutcome> send(Prepared.Valid valid, String documentMac)
      throws IOException, InterruptedException {
    Optional<Known> known = records.find(valid.messageId());
    if (known.filter(before -> !before.mac().equals(documentMac)).isPresent()) {
      return Optional.of(refused(problems.of(ProblemType.CONFLICTING_DUPLICATE)));
    }
    if (known.isPresent()) {
      return switch (known.get()) {
        case Known.Accepted(_, ObjectNode result) -> Optional.of(new SendOutcome.Accepted(result));
        case Known.Pending pending -> submit(pending);
      };
    }
    Optional<String> signature = signature(valid.document());
    if (signature.isEmpty()) {
      return Optional.empty();
    }
    Known.Pending pending =
        new Known.Pending(
            documentMac,
            valid.referral(),
            new OutgoingMessage(valid.messageId(), valid.document(), signature.get()));
    records.put(pending);
    LOG.info("to be sent: message={} type={}", valid.messageId(), valid.typeAndVersion());
    return submit(pending);
  }

  /** Empty where the key does not sign now, as one whose token is away. */
  private Optional<String> signature(byte[] document) {
    try {
      return Optional.of(signer.get().signMessage(document));
    } catch (IllegalStateException e) {
      health.count(Counter.RETRIED);
      health.trouble(Side.KEY, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private Optional<SendOutcome> submit(Known.Pending pending)
      throws IOException, InterruptedException {
    Outcome outcome = gateway.submit(pending.referral(), pending.message());
    if (!isOfSignature(outcome)) {
      return recorded(pending, outcome);
    }
    // The gateway may have accepted it by a key that it does not take any more.
    Optional<String> signature = signature(pending.message().bytes());
    if (signature.isEmpty()) {
      return Optional.empty();
    }
    Known.Pending signedNow = pending.signed(signature.get());
    records.put(signedNow);
    return recorded(signedNow, gateway.submit(signedNow.referral(), signedNow.message()));
  }

  private static boolean isOfSignature(Outcome outcome) {
    return outcome instanceof Refused(RefusalProblem problem)
        && problem.type().equals(ProblemType.BAD_SIGNATURE.uri());
  }

  /** Tells whether the refusal is about the document itself. */
  private static boolean isOfDocument(RefusalProblem problem) {
    return !problem.isOfConnection()
        && OF_KEY.stream().noneMatch(of -> problem.type().equals(of.uri()));
  }

  private Optional<SendOutcome> recorded(Known.Pending pending, Outcome outcome)
      throws IOException {
    MessageId messageId = pending.message().messageId();
    return switch (outcome) {
      case Outcome.Accepted accepted -> {
        ObjectNode result = result(messageId, accepted);
        records.accepted(pending, result);
        health.well(Side.GATEWAY, PART);
        health.count(Counter.ACCEPTED);
        LOG.info("accepted: message={} referral={}", messageId, accepted.referral());
        yield Optional.of(new SendOutcome.Accepted(result));
      }
      case Refused(RefusalProblem problem) when !isOfDocument(problem) ->
          waits(messageId, "http-" + problem.status() + " " + problem.title());
      case Refused(RefusalProblem problem) -> {
        records.refused(pending);
        health.well(Side.GATEWAY, PART);
        LOG.info("refused: message={} status={}", messageId, problem.status());
        ObjectNode body = AnswerJson.of(problem.document());
        body.put("type", problem.type()).put("title", problem.title());
        yield Optional.of(
            refused(body.put("status", problem.status()).put("messageId", messageId.toString())));
      }
      case Unavailable(String reason, int _) -> waits(messageId, reason);
      case Unproven(String reason, int _) -> waits(messageId, reason);
    };
  }

  private Optional<SendOutcome> waits(MessageId messageId, String reason) {
    health.count(Counter.RETRIED);
    if (health.trouble(Side.GATEWAY, PART, reason)) {
      LOG.warn("waits: message={}: {}", messageId, reason);
    }
    return Optional.empty();
  }

  private SendOutcome refused(ObjectNode problem) {
    health.count(Counter.REFUSED);
    return new SendOutcome.Refused(problem);
  }

  private ObjectNode result(MessageId messageId, Outcome.Accepted accepted) {
    ObjectNode result =
        JSON.createObjectNode()
            .put("outcome", "accepted")
            .put("messageId", messageId.toString())
            .put("referral", accepted.referral().toString())
            .put("acceptedAt", accepted.receipt().time().toString());
    ArrayNode recipients = result.putArray("recipients");
    accepted.recipients().forEach(agency -> recipients.add(agency.value()));
    return result.put("receipt", accepted.jws());
  }

  /**
   * Sends messages again that had no final answer. The old system may never give them again.
   * Otherwise they could be sent much later, when another message has replaced them. The run ends
   * at the first one that has no answer now.
   *
   * @return whether nothing is left
   */
  public boolean resume() throws IOException, InterruptedException {
    for (MessageId messageId : records.pending()) {
      turn.lockInterruptibly();
      try {
        Optional<Known.Pending> pending = records.findPending(messageId);
        if (pending.isPresent() && submit(pending.get()).isEmpty()) {
          return false;
        }
      } finally {
        turn.unlock();
      }
    }
    return true;
  }

  /** Forgets results that are older. Then the same document is a new message. */
  public void forgetOlder(Duration age) throws IOException {
    records.forgetOlder(clock.instant().minus(age));
  }
}

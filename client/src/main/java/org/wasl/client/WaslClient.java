package org.wasl.client;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.wasl.client.GatewayCalls.Call;
import org.wasl.client.GatewayCalls.Reply;
import org.wasl.wire.delivery.DeliveryRejection;
import org.wasl.wire.delivery.IncomingDelivery;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.exchange.WireHeaders;
import org.wasl.wire.jose.KeyPurpose;
import org.wasl.wire.message.Envelope;
import org.wasl.wire.message.ReporterIdentity;
import org.wasl.wire.message.SealedSubmission;
import org.wasl.wire.message.SignatureVerifier;
import org.wasl.wire.message.SubmissionKey;
import org.wasl.wire.receipt.Receipt;
import org.wasl.wire.receipt.ReceiptVerification;

/**
 * A client of the gateway for one agency, over TLS 1.3 with its client certificate.
 *
 * <p>A message is sent again, with the same bytes, until there is a final answer or the deadline
 * has passed; the gateway accepts it once. Calls block: use as many threads, also virtual ones, as
 * there are calls at once. An interrupt ends a call; what was sent may have been accepted.
 */
public final class WaslClient implements AutoCloseable {
  private static final String CASES = "/v1/cases";

  private static final int OK = 200;
  private static final int ACCEPTED = 202;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final ClientConfig config;
  private final ClientIdentity identity;
  private final GatewayCalls calls;
  private final MessageSubmitter submitter;
  private final InboxCollector inbox;

  private WaslClient(ClientConfig config) {
    this.config = config;
    this.identity = config.identity();
    this.calls = new GatewayCalls(config);
    this.submitter = new MessageSubmitter(identity, calls);
    this.inbox = new InboxCollector(config, calls);
  }

  /** A client; close it at the end. */
  public static WaslClient open(ClientConfig config) {
    return new WaslClient(config);
  }

  /**
   * Writes a message document of the agency: a new id, the time, a nonce. Keep the bytes until
   * there is a final outcome: sent again, they are the same message.
   *
   * @param type for example {@code vetted-case}
   * @param version of the type's schema, from 1
   * @param referral that it belongs to; empty in the message that opens one
   * @param content JSON object, of the type's schema
   * @throws IllegalArgumentException where the content is no JSON object
   */
  public byte[] write(String type, int version, Optional<UUID> referral, String content) {
    return write(type, version, referral, false, content);
  }

  /**
   * The same, of a message that is made up where {@code test} says so: it goes to sandboxes only.
   *
   * @throws IllegalArgumentException where the content is no JSON object
   */
  public byte[] write(
      String type, int version, Optional<UUID> referral, boolean test, String content) {
    if (!JsonText.of(content.getBytes(StandardCharsets.UTF_8)).source().equals(content)) {
      throw new IllegalArgumentException("the content must be a JSON object");
    }
    Envelope envelope =
        new Envelope(
            type,
            version,
            Envelope.newMessageId(Instant.now(), RANDOM::nextBytes),
            identity.agency(),
            referral,
            Instant.now().truncatedTo(ChronoUnit.SECONDS),
            Envelope.nonce(RANDOM::nextBytes),
            test);
    String head = JSONObjectUtils.toJSONString(envelope.members());
    return "{\"envelope\":%s,\"content\":%s}"
        .formatted(head, content)
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Publishes a vetted case.
   *
   * @param message the document's exact bytes, which are signed here
   * @throws IllegalArgumentException where they are no message document, or there is no key that
   *     signs messages now
   */
  public Outcome publish(byte[] message) throws InterruptedException {
    return submitter.submit(CASES, message);
  }

  /**
   * Sends a later message of a referral: an amendment, an instruction, a report.
   *
   * @param message the document's exact bytes, which are signed here
   * @throws IllegalArgumentException as {@link #publish}
   */
  public Outcome amend(UUID referral, byte[] message) throws InterruptedException {
    return submitter.submit(messages(referral), message);
  }

  /**
   * Publishes many vetted cases, many in one request; one that is refused affects no other. Only
   * what has no final outcome is sent again.
   *
   * @param messages the documents' exact bytes
   * @return what came of each, in their order
   * @throws IllegalArgumentException where one is no message document; then nothing was sent
   */
  public List<Outcome> publishAll(List<byte[]> messages) throws InterruptedException {
    return new BatchPublisher(config, calls, submitter::outcome)
        .publish(messages.stream().map(submitter::signed).toList());
  }

  private static String messages(UUID referral) {
    return "/v1/referrals/" + referral + "/messages";
  }

  /**
   * Collects what waits for the agency: opens each delivery, has it handled, and hands in the
   * receipt. What fails is collected again by a later call.
   *
   * @param endpoint has messages handled, and knows which were
   * @param wait how long the gateway waits for something to come, at most 30 s unless it is
   *     configured otherwise
   * @return how many receipts were handed in, or why the inbox could not be read
   */
  public PollOutcome poll(PushEndpoint endpoint, Duration wait) throws InterruptedException {
    return inbox.poll(endpoint, wait);
  }

  /**
   * Collects until the client is closed or the thread interrupted. What cannot be reached is asked
   * again after a growing pause.
   *
   * @param wait as in {@link #poll}
   * @param onFailure called when the inbox could not be read
   */
  public void collect(PushEndpoint endpoint, Duration wait, Consumer<PollOutcome.NotRead> onFailure)
      throws InterruptedException {
    inbox.collect(endpoint, wait, onFailure);
  }

  /**
   * Hands in a receipt for a delivery that came by push or pull: that a person has opened it
   * ({@code RETRIEVAL}), or that no key opens it ({@code NEEDS_RESEAL}).
   *
   * @return whether the gateway has taken it
   * @throws IllegalArgumentException where there is no key that signs it now
   */
  public boolean acknowledge(OpenedDelivery delivery, Receipt.Kind kind)
      throws InterruptedException {
    byte[] jws = receipt(delivery, kind).getBytes(StandardCharsets.US_ASCII);
    return inbox.handInReceipt(delivery.deliveryId().toString(), jws);
  }

  /**
   * Opens and verifies a delivery that came in another way.
   *
   * @param header gives a header's value by its name; null where it is missing
   * @param body the exact sealed bytes
   */
  public DeliveryOpening openDelivery(UnaryOperator<@Nullable String> header, byte[] body) {
    return IncomingDelivery.of(header, body)
        .map(arrival -> DeliveryOpener.open(arrival, identity.keys().get()))
        .orElseGet(() -> new DeliveryOpening.Rejected(DeliveryRejection.HEADERS));
  }

  /** Signs a receipt for a delivery: a compact JWS. */
  public String receipt(OpenedDelivery delivery, Receipt.Kind kind) {
    return PushEndpoint.receipt(delivery, kind, identity.agency(), identity.keys().get());
  }

  /**
   * Writes the message that hands a delivery over to another party of its referral, one that joined
   * later or cannot open its own copy; {@link #amend} sends it. Of a handover, what is in it is
   * handed over.
   *
   * @param number of this handover of the message to the addressee, from 1
   */
  public byte[] handover(OpenedDelivery delivery, String addressee, int number) {
    return write(
        HandedOver.TYPE,
        1,
        Optional.of(delivery.referral()),
        delivery.envelope().test(),
        HandedOver.content(delivery, addressee, number));
  }

  /**
   * The message in a handover; empty where the delivery is none, contradicts itself, is of another
   * referral, or the author did not sign what is in it.
   */
  public Optional<HandedOver> handedOver(OpenedDelivery delivery) {
    return HandedOver.in(delivery, identity.keys().get().directory());
  }

  /**
   * Verifies a receipt; a key that has ended since counts.
   *
   * @param signer the agency that should have signed it; {@code gateway} for the gateway
   * @param receipt a compact JWS, or one of a batch of receipts
   */
  public ReceiptVerification verifyReceipt(String signer, String receipt) {
    return identity.keys().get().verifyReceipt(signer, receipt);
  }

  /**
   * Seals the identity of a reporter to its custodian, with the agency's signature inside.
   *
   * @param person of {@code common/1}, JSON in UTF-8
   * @param custodian an agency of the directory
   * @return the JWE, as {@code sealedIdentity} of a case has it
   * @throws IllegalArgumentException where the custodian is not known, or has no key for it now
   */
  public byte[] sealIdentity(byte[] person, String custodian) {
    ClientKeys keys = identity.keys().get();
    return ReporterIdentity.seal(
        person, keys.signers().of(KeyPurpose.MESSAGE), known(keys, custodian), Instant.now());
  }

  /**
   * Opens a sealed identity, as its custodian.
   *
   * @param platform who published the case
   * @throws IllegalArgumentException where the platform is not known
   */
  public ReporterIdentity.Opening openIdentity(byte[] jwe, String platform) {
    ClientKeys keys = identity.keys().get();
    return ReporterIdentity.open(jwe, keys.privateKeys(), known(keys, platform));
  }

  private static Agency known(ClientKeys keys, String agency) {
    return keys.directory()
        .byId(agency)
        .orElseThrow(() -> new IllegalArgumentException("no keys of " + agency));
  }

  /**
   * Reads the timeline of a referral, as the agency may see it: {@code referral/1}.
   *
   * @param after the member {@code next} of the page before; empty for the first one
   */
  public Answer timeline(UUID referral, OptionalLong after) throws InterruptedException {
    String page = after.isPresent() ? "?after=" + after.getAsLong() : "";
    return ask("/v1/referrals/" + referral + page);
  }

  /** Reads the first page of a timeline. */
  public Answer timeline(UUID referral) throws InterruptedException {
    return timeline(referral, OptionalLong.empty());
  }

  /** Reads what the agency may send in a referral now: {@code referral-actions/1}. */
  public Answer actions(UUID referral) throws InterruptedException {
    return ask("/v1/referrals/" + referral + "/actions");
  }

  /**
   * Reads a page of the agency's referrals: {@code referral-list/1}.
   *
   * @param query by parameter: {@code state}, {@code since}, {@code cursor}, {@code limit}
   */
  public Answer referrals(Map<String, String> query) throws InterruptedException {
    return ask("/v1/referrals" + written(query));
  }

  /**
   * Reads counts of a period: {@code statistics/1}.
   *
   * @param by for example {@code category}
   * @param period a month ({@code 2026-06}) or an ISO week ({@code 2026-W27}) that has ended
   */
  public Answer statistics(String by, String period) throws InterruptedException {
    return ask("/v1/statistics" + written(Map.of("by", by, "period", period)));
  }

  /**
   * Reads the key that a submission may be sealed to which others pass on; only what the gateway
   * has signed counts, and only until the time that it names.
   */
  public SubmissionKeyAnswer submissionKey() throws InterruptedException {
    CallAttempts attempts = calls.attempts();
    Call call = Call.get("/v1/submission-key", WireHeaders.RECEIPT_TYPE);
    return switch (calls.repeated(call, attempts)) {
      case Reply.Failed(String reason, long _) -> new Unavailable(reason, attempts.count());
      case Reply.Answered answer when answer.status() == OK -> {
        ClientKeys keys = identity.keys().get();
        yield SignatureVerifier.ofAnyTime(keys.directory())
            .verifySubmissionKey(
                known(keys, "gateway"),
                new String(answer.body(), StandardCharsets.US_ASCII),
                Instant.now())
            .<SubmissionKeyAnswer>map(SubmissionKeyAnswer.Found::new)
            .orElseGet(() -> new Unavailable("unproven", attempts.count()));
      }
      case Reply.Answered answer -> new Refused(RefusalProblem.of(answer.status(), answer.body()));
    };
  }

  /**
   * Signs a message and seals it to the gateway: whoever passes it on cannot read it.
   *
   * @param message the document's exact bytes
   * @param referral that it belongs to; empty for a vetted case
   * @return a compact JWE, for {@link #passOn}
   * @throws IllegalArgumentException where the bytes are no message document
   */
  public byte[] sealSubmission(byte[] message, Optional<UUID> referral, SubmissionKey to) {
    return SealedSubmission.seal(submitter.signed(message).signed(), referral, to);
  }

  /**
   * Passes on a submission that was sealed elsewhere, in this agency's name. Whether it is accepted
   * the one who wrote it finds out from the receipt in the document.
   *
   * @param sealed a compact JWE
   * @param referral that it was sealed for; empty for a vetted case
   * @return the gateway's answer; a problem of the kind {@code unknown-submission-key} says that it
   *     has to be sealed again, to the key of now
   */
  public Answer passOn(byte[] sealed, Optional<UUID> referral) throws InterruptedException {
    String path = referral.map(WaslClient::messages).orElse(CASES);
    return answer(Call.post(path, WireHeaders.SEALED_SUBMISSION_TYPE, sealed), ACCEPTED);
  }

  /** Reads to whom identities of reporters are sealed, by matter: {@code custodian/1}. */
  public Answer custodian() throws InterruptedException {
    return ask("/v1/custodian");
  }

  /** Reads the agencies of the directory: {@code agency-list/1}. */
  public Answer agencies() throws InterruptedException {
    return ask("/v1/agencies");
  }

  /** Reads a code list with its words: {@code code-list/1}. */
  public Answer codes(String list) throws InterruptedException {
    return ask("/v1/codes/" + encoded(list));
  }

  private Answer ask(String path) throws InterruptedException {
    return answer(Call.get(path, Call.JSON), OK);
  }

  private Answer answer(Call call, int expected) throws InterruptedException {
    CallAttempts attempts = calls.attempts();
    return switch (calls.repeated(call, attempts)) {
      case Reply.Failed(String reason, long _) -> new Unavailable(reason, attempts.count());
      case Reply.Answered answer when answer.status() == expected ->
          new Answer.Found(new String(answer.body(), StandardCharsets.UTF_8));
      case Reply.Answered answer -> new Refused(RefusalProblem.of(answer.status(), answer.body()));
    };
  }

  private static String written(Map<String, String> query) {
    List<String> parameters = new ArrayList<>();
    query.forEach((name, value) -> parameters.add(encoded(name) + "=" + encoded(value)));
    return parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Ends all calls under way, as unavailable, and closes the connections. */
  @Override
  public void close() {
    calls.close();
  }
}

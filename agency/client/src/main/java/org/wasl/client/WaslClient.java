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
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.wasl.client.GatewayCalls.Call;
import org.wasl.client.GatewayCalls.Reply;
import org.wasl.client.answer.Answer;
import org.wasl.client.answer.CallFailure;
import org.wasl.client.answer.FileAnswer;
import org.wasl.client.answer.JsonText;
import org.wasl.client.answer.NoticeListAnswer;
import org.wasl.client.answer.Outcome;
import org.wasl.client.answer.PollOutcome;
import org.wasl.client.answer.RefusalProblem;
import org.wasl.client.answer.Refused;
import org.wasl.client.answer.SubmissionKeyAnswer;
import org.wasl.client.answer.Unavailable;
import org.wasl.client.answer.Unproven;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.delivery.DeliveryRejection;
import org.wasl.wire.delivery.IncomingDelivery;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.exchange.WireHeaders;
import org.wasl.wire.jose.KeyPurpose;
import org.wasl.wire.jose.SignatureStatus;
import org.wasl.wire.message.Envelope;
import org.wasl.wire.message.ReporterIdentity;
import org.wasl.wire.message.SealedSubmission;
import org.wasl.wire.message.SignatureVerifier;
import org.wasl.wire.message.SignedMessage;
import org.wasl.wire.message.SubmissionKey;
import org.wasl.wire.receipt.Receipt;
import org.wasl.wire.receipt.ReceiptVerification;

/**
 * A client of the gateway for one agency, over TLS 1.3 with its client certificate.
 *
 * <p>The client sends a message again, with the same bytes, until there is a final answer or the
 * deadline has passed. The gateway accepts it once. Calls block. Use one thread for each
 * simultaneous call; virtual threads are fine. An interrupt ends a call, but the gateway may have
 * accepted the message.
 */
public final class WaslClient implements AutoCloseable {
  private static final int OK = 200;
  private static final int ACCEPTED = 202;

  /** Deliveries that are fetched at once. */
  private static final int FETCHES = 8;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final ClientConfig config;
  private final ClientIdentity identity;
  private final GatewayCalls calls;
  private final MessageSubmitter submitter;
  private final AgencyInbox inbox;
  private final EvidenceTransfer evidence;

  private WaslClient(ClientConfig config) {
    this.config = config;
    this.identity = config.identity();
    this.calls = new GatewayCalls(config);
    this.submitter = new MessageSubmitter(identity, calls);
    this.inbox = new AgencyInbox(config, calls);
    this.evidence = new EvidenceTransfer(config, calls);
  }

  /** Opens a client. Close it at the end. */
  public static WaslClient open(ClientConfig config) {
    return new WaslClient(config);
  }

  /**
   * Writes a message document of the agency with a new id, the time and a nonce. Keep the bytes
   * until there is a final outcome. If you send them again, they are the same message.
   *
   * @param type for example {@code vetted-case}
   * @param version version of the type's schema, from 1
   * @param referral the referral of the message; empty in the message that opens one
   * @param content JSON object, of the type's schema
   * @throws IllegalArgumentException if the content is no JSON object
   */
  public byte[] write(String type, int version, Optional<ReferralId> referral, String content) {
    return write(type, version, referral, false, content);
  }

  /**
   * Writes a message document that may be marked as a test. Test messages go to sandboxes only.
   *
   * @throws IllegalArgumentException if the content is no JSON object
   */
  public byte[] write(
      String type, int version, Optional<ReferralId> referral, boolean test, String content) {
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
   * @throws IllegalArgumentException if the bytes are no message document, or no key signs messages
   *     now
   */
  public Outcome publish(byte[] message) throws InterruptedException {
    return submit(Optional.empty(), submitter.signed(message));
  }

  /**
   * Sends a later message of a referral, such as an amendment, an instruction or a report.
   *
   * @param message the document's exact bytes, which are signed here
   * @throws IllegalArgumentException as {@link #publish}
   */
  public Outcome amend(ReferralId referral, byte[] message) throws InterruptedException {
    return submit(Optional.of(referral), submitter.signed(message));
  }

  /**
   * Sends a message that was signed before.
   *
   * @param referral the referral of the message; empty for a vetted case
   */
  public Outcome submit(Optional<ReferralId> referral, OutgoingMessage message)
      throws InterruptedException {
    Call call =
        Call.post(path(referral), Call.JSON, message.bytes())
            .with(WireHeaders.SIGNATURE, message.signature());
    return submitter.submit(call, message.messageId());
  }

  /**
   * Publishes many vetted cases in few requests. A refused case affects no other. Only cases
   * without a final outcome are sent again.
   *
   * @param messages the documents' exact bytes
   * @return the outcomes, in the order of the messages
   * @throws IllegalArgumentException if one is no message document. Then nothing was sent
   */
  public List<Outcome> publishAll(List<byte[]> messages) throws InterruptedException {
    return new BatchPublisher(config, calls, submitter::outcome)
        .publish(messages.stream().map(submitter::signed).toList());
  }

  private static String path(Optional<ReferralId> referral) {
    return referral.map(id -> "/v1/referrals/" + id + "/messages").orElse("/v1/cases");
  }

  /**
   * Collects the deliveries that wait for the agency. It opens each delivery, has it handled and
   * submits the receipt. A later call collects failed deliveries again.
   *
   * @param endpoint has messages handled, and remembers them
   * @param wait how long the gateway waits for something to come, at most 30 s unless it is
   *     configured otherwise
   * @return how many receipts were handed in, or why the inbox could not be read
   */
  public PollOutcome poll(PushEndpoint endpoint, Duration wait) throws InterruptedException {
    return collector(FETCHES, endpoint::take).poll(wait, _ -> {});
  }

  /**
   * Collects until the client is closed or the thread interrupted. After a failure, it tries again
   * after a growing pause.
   *
   * @param wait as in {@link #poll}
   * @param onFailure called when the inbox could not be read
   */
  public void collect(PushEndpoint endpoint, Duration wait, Consumer<PollOutcome.NotRead> onFailure)
      throws InterruptedException {
    collect(
        endpoint::take,
        FETCHES,
        wait,
        failure -> failure.map(PollOutcome.NotRead::new).ifPresent(onFailure));
  }

  /**
   * Collects as {@link #collect(PushEndpoint, Duration, Consumer)}, for a program that verifies and
   * keeps deliveries itself.
   *
   * @param fetches deliveries that are fetched at once; fewer suit a slow line
   * @param wait as in {@link #poll}; the first poll, and each after a failure, does not wait
   * @param contact called after each poll with the failure, or empty if the gateway answered
   */
  public void collect(
      DeliveryTaker taker, int fetches, Duration wait, Consumer<Optional<CallFailure>> contact)
      throws InterruptedException {
    collector(fetches, taker).run(wait, contact);
  }

  private InboxCollector collector(int fetches, DeliveryTaker taker) {
    return new InboxCollector(inbox, calls, fetches, taker);
  }

  /** The agency's inbox at the gateway, call by call. */
  public AgencyInbox inbox() {
    return inbox;
  }

  /** Sends and fetches sealed evidence files. */
  public EvidenceTransfer evidence() {
    return evidence;
  }

  /**
   * Submits a receipt for a delivery that came by push or pull. {@code RETRIEVAL} says that a
   * person has opened it, {@code NEEDS_RESEAL} that no key opens it.
   *
   * @return whether the gateway has taken it
   * @throws IllegalArgumentException if no key signs it now
   */
  public boolean acknowledge(OpenedDelivery delivery, Receipt.Kind kind)
      throws InterruptedException {
    byte[] jws = receipt(delivery, kind).getBytes(StandardCharsets.US_ASCII);
    return calls.repeated(AgencyInbox.receipt(delivery.deliveryId(), jws), calls.attempts())
            instanceof Reply.Answered answer
        && answer.status() < 300;
  }

  /**
   * Opens and verifies a delivery that came in another way.
   *
   * @param header gives a header's value by its name; null if it is missing
   * @param body the exact sealed bytes
   */
  public DeliveryOpening openDelivery(UnaryOperator<@Nullable String> header, byte[] body) {
    return IncomingDelivery.of(header, body)
        .map(arrival -> DeliveryOpener.open(arrival, identity.keys().get()))
        .orElseGet(() -> new DeliveryOpening.Rejected(DeliveryRejection.HEADERS));
  }

  /** Signs a receipt for a delivery, as a compact JWS. */
  public String receipt(OpenedDelivery delivery, Receipt.Kind kind) {
    return PushEndpoint.receipt(delivery, kind, identity.agency(), identity.keys().get());
  }

  /**
   * Writes the message that hands a delivery over to a party that joined the referral later or
   * cannot open its own copy. {@link #amend} sends it. If the delivery is a handover itself, the
   * original is handed over.
   *
   * @param number number of this handover of the message to the addressee, from 1
   */
  public byte[] handover(OpenedDelivery delivery, AgencyId addressee, int number) {
    return write(
        HandedOver.TYPE,
        1,
        Optional.of(delivery.referral()),
        delivery.envelope().test(),
        HandedOver.content(delivery, addressee, number));
  }

  /**
   * Returns the message in a handover. It is empty if the delivery is no handover, contradicts
   * itself or belongs to another referral. It is also empty if the author did not sign the message.
   */
  public Optional<HandedOver> handedOver(OpenedDelivery delivery) {
    return HandedOver.in(delivery, identity.keys().get().directory());
  }

  /**
   * Verifies a receipt. Expired keys count too.
   *
   * @param signer the agency that should have signed it, or {@code gateway} for the gateway
   * @param receipt a compact JWS, or one of a batch of receipts
   */
  public ReceiptVerification verifyReceipt(AgencyId signer, String receipt) {
    return identity.keys().get().verifyReceipt(signer, receipt);
  }

  /**
   * Seals the identity of a reporter to its custodian, with the agency's signature inside.
   *
   * @param person person of {@code common/1}, JSON in UTF-8
   * @param custodian an agency of the directory
   * @return the JWE, as {@code sealedIdentity} of a case has it
   * @throws IllegalArgumentException if the custodian is not known, or has no key for it now
   */
  public byte[] sealIdentity(byte[] person, AgencyId custodian) {
    ClientKeys keys = identity.keys().get();
    return ReporterIdentity.seal(
        person, keys.signers().of(KeyPurpose.MESSAGE), known(keys, custodian), Instant.now());
  }

  /**
   * Opens a sealed identity, as its custodian.
   *
   * @param platform the platform that published the case
   * @throws IllegalArgumentException if the platform is not known
   */
  public ReporterIdentity.Opening openIdentity(byte[] jwe, AgencyId platform) {
    ClientKeys keys = identity.keys().get();
    return ReporterIdentity.open(jwe, keys.privateKeys(), known(keys, platform));
  }

  private static Agency known(ClientKeys keys, AgencyId agency) {
    return keys.directory()
        .byId(agency)
        .orElseThrow(() -> new IllegalArgumentException("no keys of " + agency));
  }

  /**
   * Reads the timeline of a referral ({@code referral/1}), as the agency may see it.
   *
   * @param after the member {@code next} of the previous page; empty for the first page
   */
  public Answer timeline(ReferralId referral, OptionalLong after) throws InterruptedException {
    String page = after.isPresent() ? "?after=" + after.getAsLong() : "";
    return ask("/v1/referrals/" + referral + page);
  }

  /** Reads the first page of a timeline. */
  public Answer timeline(ReferralId referral) throws InterruptedException {
    return timeline(referral, OptionalLong.empty());
  }

  /** Reads the messages that the agency may send in a referral now ({@code referral-actions/1}). */
  public Answer actions(ReferralId referral) throws InterruptedException {
    return ask("/v1/referrals/" + referral + "/actions");
  }

  /**
   * Reads a page of the agency's referrals ({@code referral-list/1}).
   *
   * @param query values by parameter, which are {@code state} (one or several), {@code since},
   *     {@code cursor} and {@code limit}
   */
  public Answer referrals(Map<String, List<String>> query) throws InterruptedException {
    return ask("/v1/referrals" + written(query));
  }

  /**
   * Reads counts of a period ({@code statistics/1}).
   *
   * @param by for example {@code category}
   * @param period a month ({@code 2026-06}) or an ISO week ({@code 2026-W27}) that has ended
   */
  public Answer statistics(String by, String period) throws InterruptedException {
    return ask("/v1/statistics" + written(Map.of("by", List.of(by), "period", List.of(period))));
  }

  /**
   * Reads the key that seals submissions which others pass on. Only a key that the gateway has
   * signed counts, and only until the time that it names.
   */
  public SubmissionKeyAnswer submissionKey() throws InterruptedException {
    CallAttempts attempts = calls.attempts();
    Call call = Call.get("/v1/submission-key", WireHeaders.RECEIPT_TYPE);
    return switch (calls.repeated(call, attempts)) {
      case Reply.Failed(String reason, long _) -> new Unavailable(reason, attempts.count());
      case Reply.Answered answer when answer.status() == OK -> {
        ClientKeys keys = identity.keys().get();
        String jws = new String(answer.body(), StandardCharsets.US_ASCII);
        yield SignatureVerifier.ofAnyTime(keys.directory())
            .verifySubmissionKey(known(keys, AgencyId.GATEWAY), jws, Instant.now())
            .<SubmissionKeyAnswer>map(key -> new SubmissionKeyAnswer.Found(key, jws))
            .orElseGet(
                () ->
                    new Unproven(
                        "no key that the gateway has signed and that is not over",
                        attempts.count()));
      }
      case Reply.Answered answer -> new Refused(RefusalProblem.of(answer.status(), answer.body()));
    };
  }

  /**
   * Signs a message and seals it to the gateway. An intermediary that passes it on cannot read it.
   *
   * @param message the document's exact bytes
   * @param referral the referral of the message; empty for a vetted case
   * @return a compact JWE, for {@link #passOn}
   * @throws IllegalArgumentException if the bytes are no message document
   */
  public byte[] sealSubmission(byte[] message, Optional<ReferralId> referral, SubmissionKey to) {
    return SealedSubmission.seal(
        new SignedMessage(message, submitter.signed(message).signature()), referral, to);
  }

  /**
   * Passes on a submission that was sealed elsewhere, in this agency's name. The author learns from
   * the receipt in the document if the gateway accepted it.
   *
   * @param sealed a compact JWE
   * @param referral the referral that it was sealed for; empty for a vetted case
   * @return the gateway's answer. The problem {@code unknown-submission-key} says that the author
   *     must seal it again, to the current key
   */
  public Answer passOn(byte[] sealed, Optional<ReferralId> referral) throws InterruptedException {
    return answer(Call.post(path(referral), WireHeaders.SEALED_SUBMISSION_TYPE, sealed), ACCEPTED);
  }

  /**
   * Sends a submission that a person of this agency has signed and sealed to the {@link
   * #submissionKey}. Unlike {@link #passOn}, it reads the gateway's receipt.
   *
   * @param referral the referral that it was sealed for; empty for a vetted case
   * @param messageId its sender's id of the message, which the gateway's receipt must name
   * @param digest {@link org.wasl.wire.jose.Digest#of} over the exact bytes of the message, if the
   *     caller knows it. The gateway then refuses another message in its place
   * @param sealed a compact JWE
   */
  public Outcome submitSealed(
      Optional<ReferralId> referral, MessageId messageId, Optional<String> digest, byte[] sealed)
      throws InterruptedException {
    Call call = Call.post(path(referral), WireHeaders.SEALED_SUBMISSION_TYPE, sealed);
    return submitter.submit(
        digest.map(stated -> call.with(WireHeaders.DIGEST, stated)).orElse(call), messageId);
  }

  /**
   * Reads a page of the notices that the agency holds, which the gateway has signed for this
   * agency.
   *
   * @param cursor the member {@code next} of the previous page; empty for the first page
   */
  public NoticeListAnswer notices(Optional<String> cursor) throws InterruptedException {
    String path = "/v1/notices?holder=me" + cursor.map(place -> "&cursor=" + place).orElse("");
    CallAttempts attempts = calls.attempts();
    return switch (calls.repeated(Call.get(path, Call.JSON), attempts)) {
      case Reply.Failed(String reason, long _) -> new Unavailable(reason, attempts.count());
      case Reply.Answered answer when answer.status() == OK ->
          noticeList(cursor, answer, attempts.count());
      case Reply.Answered answer -> new Refused(RefusalProblem.of(answer.status(), answer.body()));
    };
  }

  private NoticeListAnswer noticeList(
      Optional<String> cursor, Reply.Answered answer, int attempts) {
    String signature = answer.response().headers().firstValue(WireHeaders.SIGNATURE).orElse("");
    ClientKeys keys = identity.keys().get();
    SignatureStatus status =
        SignatureVerifier.ofAnyTime(keys.directory())
            .verifyNoticeList(known(keys, AgencyId.GATEWAY), answer.body(), signature);
    if (status != SignatureStatus.VALID) {
      return new Unproven("no signature of the gateway", attempts);
    }
    JsonText page = JsonText.of(answer.body());
    boolean asked =
        page.text("holder").equals(Optional.of(identity.agency().value()))
            && page.text("after").orElse("").equals(cursor.orElse(""));
    return asked
        ? new NoticeListAnswer.Stated(answer.body(), signature)
        : new Unproven("a page of another list", attempts);
  }

  /**
   * Reads a file of the log, or evidence of a referral. It is not verified.
   *
   * @param path below the gateway's address, such as {@code log/checkpoint}
   * @param maxBytes a larger one is not read
   */
  public FileAnswer file(String path, int maxBytes) throws InterruptedException {
    CallAttempts attempts = calls.attempts();
    Call call = new Call("GET", "/" + path, Map.of("Accept", "*/*"), new byte[0]);
    return switch (calls.repeated(call, attempts, maxBytes)) {
      case Reply.Failed(String reason, long _) -> new Unavailable(reason, attempts.count());
      case Reply.Answered answer when answer.status() == OK ->
          new FileAnswer.Fetched(answer.body());
      case Reply.Answered answer -> new Refused(RefusalProblem.of(answer.status(), answer.body()));
    };
  }

  /** Reads the working calendar ({@code calendar/1}). */
  public Answer calendar() throws InterruptedException {
    return ask("/v1/calendar");
  }

  /** Reads the custodian of reporters' identities for each matter ({@code custodian/1}). */
  public Answer custodian() throws InterruptedException {
    return ask("/v1/custodian");
  }

  /** Reads the agencies of the directory ({@code agency-list/1}). */
  public Answer agencies() throws InterruptedException {
    return ask("/v1/agencies");
  }

  /** Reads a code list with its words ({@code code-list/1}). */
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

  private static String written(Map<String, List<String>> query) {
    List<String> parameters = new ArrayList<>();
    query.forEach(
        (name, values) ->
            values.forEach(value -> parameters.add(encoded(name) + "=" + encoded(value))));
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

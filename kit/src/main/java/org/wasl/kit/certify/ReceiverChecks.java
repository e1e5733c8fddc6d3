package org.wasl.kit.certify;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.ECKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.wasl.kit.certify.cases.CaseCatalogue;
import org.wasl.kit.certify.cases.CaseEnded;
import org.wasl.kit.certify.cases.CertificationCase;
import org.wasl.kit.certify.cases.CertificationLimits;
import org.wasl.kit.certify.cases.CertificationRun;
import org.wasl.kit.certify.cases.CertificationRun.Check;
import org.wasl.kit.pki.CertificationKeys;
import org.wasl.kit.receive.Handover;
import org.wasl.kit.send.InboxClient;
import org.wasl.kit.send.OutgoingMessage;
import org.wasl.schemas.json.MessageLimits;
import org.wasl.wire.exchange.HttpDelivery;
import org.wasl.wire.exchange.ItemOutcome;
import org.wasl.wire.exchange.WireHeaders;
import org.wasl.wire.message.GatewayMessages;
import org.wasl.wire.message.ReporterIdentity;
import org.wasl.wire.message.SignatureVerifier;
import org.wasl.wire.message.SignedMessage;
import org.wasl.wire.receipt.Receipt;
import org.wasl.wire.receipt.ReceiptVerification;

/**
 * What a receiver promises, case by case. Where a delivery must be refused, the genuine one with
 * the same ids follows and must be taken: so it was refused for what is wrong with it, and has left
 * nothing behind.
 */
final class ReceiverChecks {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int AT_ONCE = 8;
  private static final Duration OLD = Duration.ofDays(400);
  private static final Duration AHEAD = Duration.ofMinutes(4);
  private static final Set<String> CLOSED =
      Set.of("connection-closed", "connection-refused", "tls");
  private static final long POLL_MILLIS = 20;
  private static final List<String> HEADERS =
      List.of(
          WireHeaders.DELIVERY,
          WireHeaders.IDEMPOTENCY_KEY,
          WireHeaders.REFERRAL,
          WireHeaders.MESSAGE,
          WireHeaders.SENDER,
          WireHeaders.TYPE,
          WireHeaders.DIGEST);

  private final CertificationLimits limits;
  private final CertificationRun run;
  private final SyntheticGateway gateway;
  private final String agency;
  private final SignatureVerifier signatures;
  private final DeliveryChannel channel;
  private final Optional<Path> handledFile;
  private final Confirmation confirmation;
  private final ForgedDeliveries forged;

  /**
   * Checks of one agency.
   *
   * @param gateway writes and seals to the agency
   * @param channel how deliveries reach it
   * @param handledFile as in {@link ReceiverUnderTest}
   * @param confirmation what its receipts say
   */
  ReceiverChecks(
      SyntheticGateway gateway,
      DeliveryChannel channel,
      Optional<Path> handledFile,
      Confirmation confirmation,
      CertificationLimits limits,
      CertificationRun run,
      long seed) {
    this.limits = limits;
    this.run = run;
    this.gateway = gateway;
    this.agency = gateway.recipient().id();
    this.signatures = SignatureVerifier.ofAnyTime(gateway.directory());
    this.channel = channel;
    this.handledFile = handledFile;
    this.confirmation = confirmation;
    this.forged = new ForgedDeliveries(gateway, new Random(seed));
  }

  /** The checks, by number of their case. */
  Map<String, Check> all() {
    Map<String, Check> checks = new HashMap<>();
    checks.put("C-101", this::showsItsCertificate);
    checks.put("C-111", this::givesAReceipt);
    checks.put("C-112", this::signsTheDigest);
    checks.put("C-113", this::namesWhatItReceived);
    checks.put("C-114", this::datesItsReceipts);
    checks.put("C-115", this::letsOnlyTheGatewayIn);
    checks.put("C-116", this::refusesWhatIsNoDelivery);
    checks.put("C-121", () -> refusesForged("C-121"));
    checks.put("C-122", this::refusesBytesWithoutTheirDigest);
    checks.put("C-123", () -> refusesForged("C-123"));
    checks.put("C-124", () -> refusesForged("C-124"));
    checks.put("C-125", () -> refusesForged("C-125"));
    checks.put("C-126", this::refusesContradictions);
    checks.put("C-127", () -> refusesForged("C-127"));
    checks.put("C-128", () -> refusesForged("C-128"));
    checks.put("C-131", this::answersADuplicateAlike);
    checks.put("C-132", this::answersSimultaneousDuplicatesAlike);
    checks.put("C-133", this::signsForAnotherDelivery);
    checks.put("C-134", this::refusesOtherBytesUnderTheSameId);
    checks.put("C-135", this::signsForWhatIsSealedAgain);
    checks.put("C-136", this::processesOnce);
    checks.put("C-141", this::survivesAConnectionCutBeforeTheAnswer);
    checks.put("C-142", this::survivesAConnectionCutInTheBody);
    checks.put("C-151", this::takesAnAmendment);
    checks.put("C-152", this::keepsAnAmendmentWithoutItsOriginal);
    checks.put("C-153", this::takesAWithdrawal);
    checks.put("C-154", this::takesAMessageOfTheGateway);
    checks.put("C-161", this::acceptsBothKeysOfASender);
    checks.put("C-162", () -> refusesForged("C-162"));
    checks.put("C-163", this::opensWithEachOfItsKeys);
    checks.put("C-171", this::takesOldAndSlightlyEarlyMessages);
    checks.put("C-181", this::takesArabic);
    checks.put("C-182", this::takesTheLargestMessage);
    checks.put("C-183", this::takesTheLargestSealedContent);
    checks.put("C-184", this::refusesWhatIsTooLarge);
    checks.put("C-185", this::takesIdentities);
    checks.put("C-191", this::takesABatch);
    checks.put("C-192", this::refusesOneOfABatch);
    checks.put("C-193", this::answersABatchAgain);
    if (confirmation == Confirmation.SEALED) {
      CaseCatalogue.all().stream()
          .filter(CertificationCase::opening)
          .forEach(one -> checks.put(one.number(), ReceiverChecks::isForWhoOpens));
    }
    return checks;
  }

  private static void isForWhoOpens() throws CaseEnded {
    throw CaseEnded.notApplicable(
        "it confirms sealed content; only who opens the message can decide this");
  }

  // What every case is made of

  private HttpReply deliver(String what, SyntheticDelivery delivery, HttpDelivery request)
      throws InterruptedException {
    HttpReply reply = channel.deliver(delivery, request);
    run.observe(what + ": " + reply.text());
    return reply;
  }

  /** Must be answered with a success and a receipt that the agency signed; gives its text. */
  private String taken(String what, SyntheticDelivery delivery)
      throws CaseEnded, InterruptedException {
    return receiptIn(what, deliver(what, delivery, delivery.request()));
  }

  private String receiptIn(String what, HttpReply reply) throws CaseEnded {
    if (!(reply instanceof HttpReply.Answered answered) || !reply.isSuccess()) {
      throw CaseEnded.failed(what + ": 200 with a receipt", reply.text());
    }
    String text = new String(answered.body(), StandardCharsets.UTF_8).trim();
    genuine(what, text);
    return text;
  }

  private Receipt genuine(String what, String text) throws CaseEnded {
    return switch (signatures.verifyReceipt(gateway.recipient(), text)) {
      case ReceiptVerification.Genuine(Receipt receipt) -> receipt;
      case ReceiptVerification.Forged(var why) ->
          throw CaseEnded.failed(
              what + ": a receipt signed by " + agency, "signature " + why.code());
      case ReceiptVerification.Unreadable() ->
          throw CaseEnded.failed(what + ": a receipt", "an answer that is no receipt");
    };
  }

  private void refused(String what, SyntheticDelivery delivery)
      throws CaseEnded, InterruptedException {
    refused(what, delivery, headers -> headers);
  }

  private void refused(
      String what, SyntheticDelivery delivery, UnaryOperator<Map<String, String>> headers)
      throws CaseEnded, InterruptedException {
    HttpReply reply = deliver(what, delivery, delivery.request(headers));
    if (!reply.isRefusal()) {
      throw CaseEnded.failed(
          what + ": refused for good (4xx but 408, 425, 429)",
          reply.isSuccess() ? reply.text() + ", as if it were genuine" : reply.text());
    }
  }

  private void thenTaken(SyntheticDelivery genuine) throws CaseEnded, InterruptedException {
    taken("the genuine one after it", genuine);
  }

  private static CaseEnded unlike(String what, String expected, String came) {
    return CaseEnded.failed(what + " " + expected, came);
  }

  private static void same(String what, String expected, String came) throws CaseEnded {
    if (!expected.equals(came)) {
      throw unlike(what, expected, came);
    }
  }

  // Connection

  private void showsItsCertificate() throws CaseEnded {
    channel.checkCertificate();
  }

  private void letsOnlyTheGatewayIn() throws CaseEnded, InterruptedException {
    SyntheticDelivery genuine = gateway.newCase();
    channel.checkUnknownSenders(genuine);
    thenTaken(genuine);
  }

  private void refusesWhatIsNoDelivery() throws CaseEnded, InterruptedException {
    SyntheticDelivery genuine = gateway.newCase();
    for (String header : HEADERS) {
      refused("without " + header, genuine, headers -> without(headers, header));
    }
    refused(
        "Idempotency-Key of another delivery",
        genuine,
        headers -> with(headers, WireHeaders.IDEMPOTENCY_KEY, UUID.randomUUID().toString()));
    refused("Wasl-Message is no UUID", genuine, headers -> with(headers, WireHeaders.MESSAGE, "1"));
    if (channel.hasMediaType()) {
      refused(
          "another media type", genuine, headers -> with(headers, "Content-Type", "text/plain"));
    }
    thenTaken(genuine);
  }

  private static Map<String, String> with(Map<String, String> headers, String name, String value) {
    headers.put(name, value);
    return headers;
  }

  private static Map<String, String> without(Map<String, String> headers, String name) {
    headers.remove(name);
    return headers;
  }

  // Receipts

  private void givesAReceipt() throws CaseEnded, InterruptedException {
    SyntheticDelivery delivery = gateway.newCase();
    HttpReply reply = deliver("a case", delivery, delivery.request());
    receiptIn("a case", reply);
    if (reply instanceof HttpReply.Answered answered) {
      same("the answer's status", "200", Integer.toString(answered.status()));
      same(
          "the receipt's media type",
          WireHeaders.RECEIPT_TYPE,
          answered.contentType().replaceFirst(";.*", "").strip());
    }
  }

  private void signsTheDigest() throws CaseEnded, InterruptedException {
    SyntheticDelivery delivery = gateway.newCase();
    Receipt receipt = genuine("a case", taken("a case", delivery));
    same("the digest of the exact sealed bytes,", delivery.outbound().digest(), receipt.digest());
  }

  private void namesWhatItReceived() throws CaseEnded, InterruptedException {
    SyntheticDelivery delivery = gateway.newCase();
    checkNames(delivery, genuine("a case", taken("a case", delivery)));
  }

  private void checkNames(SyntheticDelivery delivery, Receipt receipt) throws CaseEnded {
    same("kind", Receipt.Kind.DELIVERY.code(), receipt.kind().code());
    same(
        "deliveryId",
        delivery.id().toString(),
        receipt.deliveryId().map(UUID::toString).orElse("none"));
    same("messageId", delivery.outbound().messageId().toString(), receipt.messageId().toString());
    same("sender", delivery.outbound().sender(), receipt.sender());
    same("recipient", agency, receipt.recipient());
    same("referral", delivery.outbound().referral().toString(), receipt.referral().toString());
  }

  private void datesItsReceipts() throws CaseEnded, InterruptedException {
    Instant before = Instant.now();
    Receipt receipt = genuine("a case", taken("a case", gateway.newCase()));
    Instant after = Instant.now();
    if (receipt.time().isBefore(before.minus(limits.clockSkew()))
        || receipt.time().isAfter(after.plus(limits.clockSkew()))) {
      throw CaseEnded.failed(
          String.format(
              Locale.ROOT, "a time at most %d s off %s", limits.clockSkew().toSeconds(), after),
          receipt.time().toString());
    }
  }

  // Refusals

  private void refusesForged(String number) throws CaseEnded, InterruptedException {
    refusesForged(number, gateway.newCase());
  }

  /** Refuses each that is forged in this case, and then takes the genuine one. */
  private void refusesForged(String number, SyntheticDelivery genuine)
      throws CaseEnded, InterruptedException {
    for (ForgedDeliveries.Forgery one : forged.of(number)) {
      refused(one.what(), one.made().apply(genuine));
    }
    thenTaken(genuine);
  }

  private void refusesBytesWithoutTheirDigest() throws CaseEnded, InterruptedException {
    SyntheticDelivery genuine = gateway.newCase();
    refused("sealed bytes changed", genuine.withBytesOnly(forged.changedCiphertext(genuine)));
    refused(
        "sealed again under the old digest",
        genuine.withBytesOnly(
            gateway.sealed(genuine.message().bytes(), genuine.message().signature())));
    thenTaken(genuine);
  }

  private static ObjectNode caseContent() {
    return SampleContent.of(SyntheticGateway.CASE, "promoting-crime-without-subjects-fr");
  }

  private void refusesContradictions() throws CaseEnded, InterruptedException {
    SyntheticDelivery genuine = gateway.newCase();
    refusesForged("C-126", genuine);
    SyntheticDelivery withdrawal = withdrawal(genuine.outbound().referral());
    refused("Wasl-Referral of another referral", withdrawal.inReferral(UUID.randomUUID()));
    thenTaken(withdrawal);
  }

  // Duplicates

  private void answersADuplicateAlike() throws CaseEnded, InterruptedException {
    SyntheticDelivery delivery = gateway.newCase();
    String first = taken("first", delivery);
    same("again: the first receipt", first, taken("again", delivery));
    same("a third time: the first receipt", first, taken("a third time", delivery));
  }

  private void answersSimultaneousDuplicatesAlike() throws CaseEnded, InterruptedException {
    SyntheticDelivery delivery = gateway.newCase();
    SimultaneousReplies several = channel.deliverAtOnce(delivery, AT_ONCE);
    List<String> receipts = new ArrayList<>();
    for (HttpReply reply : several.replies()) {
      run.observe(
          String.format(Locale.ROOT, "one of %d at once: %s", several.atOnce(), reply.text()));
      if (reply.isSuccess()) {
        receipts.add(receiptIn("one of several at once", reply));
      } else if (!reply.isForNow()) {
        throw CaseEnded.failed("one of several at once: a receipt, or later", reply.text());
      }
    }
    receipts.add(taken("afterwards", delivery));
    for (String receipt : receipts) {
      same("each has one receipt,", receipts.getLast(), receipt);
    }
    if (several.atOnce() < 2) {
      throw CaseEnded.notApplicable("it takes one delivery after the other");
    }
  }

  private void signsForAnotherDelivery() throws CaseEnded, InterruptedException {
    SyntheticDelivery first = gateway.newCase();
    taken("first", first);
    SyntheticDelivery second =
        gateway.deliver(SyntheticGateway.CASE, first.outbound().referral(), first.message(), 1);
    Receipt receipt =
        genuine("the same message", taken("the same message in another delivery", second));
    checkNames(second, receipt);
  }

  private void refusesOtherBytesUnderTheSameId() throws CaseEnded, InterruptedException {
    SyntheticDelivery first = gateway.newCase();
    String receipt = taken("first", first);
    byte[] other = ForgedDeliveries.changedContent(first.message().bytes());
    String signature = gateway.signer(CertificationKeys.SENDER).signMessage(other);
    OutgoingMessage message = new OutgoingMessage(first.message().messageId(), other, signature);
    refused(
        "another message under its id",
        gateway.deliver(SyntheticGateway.CASE, first.outbound().referral(), message, 1));
    same("the first one again: its receipt", receipt, taken("the first one again", first));
  }

  private void signsForWhatIsSealedAgain() throws CaseEnded, InterruptedException {
    SyntheticDelivery first = gateway.newCase();
    taken("first", first);
    SyntheticDelivery again =
        first.sealedAs(gateway.sealed(first.message().bytes(), first.message().signature()));
    Receipt receipt = genuine("sealed again", taken("the same delivery sealed again", again));
    same("the digest of what came last,", again.outbound().digest(), receipt.digest());
    same(
        "deliveryId",
        first.id().toString(),
        receipt.deliveryId().map(UUID::toString).orElse("none"));
  }

  private void processesOnce() throws CaseEnded, InterruptedException {
    Path handled =
        handledFile.orElseThrow(
            () ->
                CaseEnded.notApplicable(
                    "how often a message is processed is seen with --handled only"));
    SyntheticDelivery delivery = gateway.newCase();
    answersAlike(delivery);
    taken(
        "the same message in another delivery",
        gateway.deliver(
            SyntheticGateway.CASE, delivery.outbound().referral(), delivery.message(), 1));
    SyntheticDelivery last = gateway.newCase();
    taken("a later message", last);
    awaitHandled(handled, last);
    long times = count(handled, delivery);
    run.observe("processed: " + times);
    same("times processed:", "1", Long.toString(times));
  }

  private void answersAlike(SyntheticDelivery delivery) throws CaseEnded, InterruptedException {
    taken("first", delivery);
    taken("again", delivery);
    SimultaneousReplies several = channel.deliverAtOnce(delivery, AT_ONCE);
    run.observe(String.format(Locale.ROOT, "%d times at once", several.atOnce()));
  }

  private void awaitHandled(Path file, SyntheticDelivery delivery)
      throws CaseEnded, InterruptedException {
    long until = System.nanoTime() + limits.delivery().toNanos();
    while (count(file, delivery) == 0) {
      if (System.nanoTime() > until) {
        throw CaseEnded.failed(
            "the messageId of each processed message in " + file.getFileName(),
            String.format(Locale.ROOT, "not there after %d s", limits.delivery().toSeconds()));
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private static long count(Path file, SyntheticDelivery delivery) throws CaseEnded {
    String id = delivery.message().messageId().toString();
    try {
      return Files.readAllLines(file).stream().map(String::strip).filter(id::equals).count();
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw CaseEnded.failed("a readable file " + file.getFileName(), e.getClass().getSimpleName());
    }
  }

  // Retry

  private void survivesAConnectionCutBeforeTheAnswer() throws CaseEnded, InterruptedException {
    survives(gateway.newCase(), ConnectionCut.BEFORE_THE_ANSWER);
  }

  private void survivesAConnectionCutInTheBody() throws CaseEnded, InterruptedException {
    survives(gateway.newCase(), ConnectionCut.IN_THE_CONTENT);
  }

  private void survives(SyntheticDelivery delivery, ConnectionCut cut)
      throws CaseEnded, InterruptedException {
    HttpReply reply = channel.deliverThroughCut(delivery, cut);
    run.observe("again: " + reply.text());
    checkNames(delivery, genuine("again", receiptIn("again", reply)));
  }

  // Order

  private SyntheticDelivery amendment(UUID referral) {
    return gateway.later(
        SyntheticGateway.AMENDMENT,
        referral,
        SampleContent.of(SyntheticGateway.AMENDMENT, "correction-fr"));
  }

  private SyntheticDelivery withdrawal(UUID referral) {
    return gateway.later(
        SyntheticGateway.WITHDRAWAL,
        referral,
        SampleContent.of(SyntheticGateway.WITHDRAWAL, "published-in-error-fr"));
  }

  private void takesAnAmendment() throws CaseEnded, InterruptedException {
    takenAfterItsCase(this::amendment);
  }

  private void takesAWithdrawal() throws CaseEnded, InterruptedException {
    takenAfterItsCase(this::withdrawal);
  }

  private void takenAfterItsCase(Function<UUID, SyntheticDelivery> later)
      throws CaseEnded, InterruptedException {
    SyntheticDelivery original = gateway.newCase();
    taken("the case", original);
    SyntheticDelivery next = later.apply(original.outbound().referral());
    checkNames(next, genuine("after it", taken(next.outbound().type() + " after it", next)));
  }

  private void keepsAnAmendmentWithoutItsOriginal() throws CaseEnded, InterruptedException {
    SyntheticDelivery original = gateway.newCase();
    SyntheticDelivery early = amendment(original.outbound().referral());
    HttpReply reply = channel.deliverOnce(early, early.request());
    run.observe("an amendment of a case that it does not have: " + reply.text());
    if (reply.isSuccess()) {
      receiptIn("an amendment of a case that it does not have", reply);
    } else if (!reply.isForNow()) {
      throw CaseEnded.failed(
          "an amendment of a case that it does not have: a receipt, or later (408, 425, 429, 5xx)",
          reply.text() + ", for good");
    }
    taken("the case", original);
    taken("the amendment", early);
  }

  private void takesAMessageOfTheGateway() throws CaseEnded, InterruptedException {
    SyntheticDelivery original = gateway.newCase();
    taken("the case", original);
    UUID referral = original.outbound().referral();
    String type = "reminder/1";
    String sample = "delivery-overdue";
    OutgoingMessage reminder =
        gateway.write(
            GatewayMessages.SENDER,
            type,
            Optional.of(referral),
            SampleContent.of(type, sample),
            Instant.now());
    SyntheticDelivery delivery =
        gateway.deliver(GatewayMessages.SENDER, type, referral, reminder, 0);
    checkNames(delivery, genuine("a reminder", taken("a reminder by the gateway", delivery)));
  }

  // Keys

  private void acceptsBothKeysOfASender() throws CaseEnded, InterruptedException {
    for (String kid : List.of(CertificationKeys.earlierKey(), CertificationKeys.laterKey())) {
      taken("signed with " + kid, signedWith(kid));
    }
    taken("signed with the earlier key again", signedWith(CertificationKeys.earlierKey()));
  }

  private SyntheticDelivery signedWith(String kid) {
    return gateway.opening(
        gateway.write(
            CertificationKeys.SENDER,
            gateway.signer(CertificationKeys.SENDER, kid),
            SyntheticGateway.CASE,
            Optional.empty(),
            caseContent(),
            Instant.now()));
  }

  private void opensWithEachOfItsKeys() throws CaseEnded, InterruptedException {
    List<ECKey> keys = gateway.sealingKeys();
    if (keys.size() < 2) {
      throw CaseEnded.notApplicable(agency + ".jwks has one key with use=enc");
    }
    for (ECKey key : keys) {
      SyntheticDelivery delivery = gateway.newCase();
      taken(
          "sealed to " + key.getKeyID(),
          delivery.sealedAs(gateway.sealedTo(key, delivery.message())));
    }
  }

  // Clock

  private void takesOldAndSlightlyEarlyMessages() throws CaseEnded, InterruptedException {
    taken("written 400 days ago", writtenAt(Instant.now().minus(OLD)));
    taken("written by a clock that is 4 minutes fast", writtenAt(Instant.now().plus(AHEAD)));
  }

  private SyntheticDelivery writtenAt(Instant time) {
    return gateway.opening(
        gateway.write(
            CertificationKeys.SENDER,
            SyntheticGateway.CASE,
            Optional.empty(),
            caseContent(),
            time));
  }

  // Content

  private void takesArabic() throws CaseEnded, InterruptedException {
    SyntheticDelivery arabic =
        gateway.newCase(SampleContent.of(SyntheticGateway.CASE, "threats-in-a-region-ar"));
    taken("in Arabic", arabic);
    taken(
        "characters beyond 16 bits",
        gateway.newCase(SampleContent.of(SyntheticGateway.CASE, "other-astral-characters-en")));
  }

  private void takesTheLargestMessage() throws CaseEnded, InterruptedException {
    taken("a message of 1 MiB", gateway.opening(largest()));
  }

  private OutgoingMessage largest() {
    return padded(
        gateway.write(SyntheticGateway.CASE, Optional.empty(), caseContent()),
        MessageLimits.LARGEST.messageBytes());
  }

  /** The same document with spaces behind it, up to this size. */
  private OutgoingMessage padded(OutgoingMessage message, int bytes) {
    byte[] larger = Arrays.copyOf(message.bytes(), bytes);
    Arrays.fill(larger, message.bytes().length, bytes, (byte) ' ');
    String signature = gateway.signer(CertificationKeys.SENDER).signMessage(larger);
    return new OutgoingMessage(message.messageId(), larger, signature);
  }

  private void takesTheLargestSealedContent() throws CaseEnded, InterruptedException {
    OutgoingMessage original = largest();
    Handover content = Handover.of(new SignedMessage(original.bytes(), original.signature()));
    UUID referral = UUID.randomUUID();
    String type = "handover/1";
    OutgoingMessage handover =
        padded(
            gateway.write(type, Optional.of(referral), content.content(agency, 1)),
            MessageLimits.LARGEST.handoverBytes());
    SyntheticDelivery delivery = gateway.deliver(type, referral, handover, 1);
    taken(
        "a handover of the largest message, sealed as wide as it may be",
        delivery.sealedAs(gateway.sealedWidest(handover)));
  }

  private void refusesWhatIsTooLarge() throws CaseEnded, InterruptedException {
    SyntheticDelivery genuine = gateway.newCase();
    SyntheticDelivery tooLarge = genuine.sealedAs(new byte[InboxClient.MAX_SEALED_BYTES + 1]);
    HttpReply reply = channel.deliverOnce(tooLarge, tooLarge.request());
    run.observe("one byte more than any gateway sends: " + reply.text());
    boolean closed = reply instanceof HttpReply.Silent(String why) && CLOSED.contains(why);
    if (!closed && !reply.isRefusal()) {
      throw CaseEnded.failed(
          "one byte more than any gateway sends: 413, or the connection closed", reply.text());
    }
    thenTaken(genuine);
  }

  private void takesIdentities() throws CaseEnded, InterruptedException {
    byte[] person = "{\"name\":\"Personne synthétique\"}".getBytes(StandardCharsets.UTF_8);
    byte[] sealed =
        ReporterIdentity.seal(
            person,
            gateway.signer(CertificationKeys.SENDER),
            gateway.agency(CertificationKeys.OTHER_SENDER),
            Instant.now());
    ObjectNode content = SampleContent.of(SyntheticGateway.CASE, "fraud-identified-reporter-fr");
    try {
      ((ObjectNode) content.get("reporter")).set("sealedIdentity", JSON.readTree(sealed));
    } catch (IOException e) {
      throw new IllegalStateException("our own JWE", e);
    }
    SyntheticDelivery withIdentity = gateway.newCase(content);
    taken("a case with an identity that is sealed to somebody else", withIdentity);
    String type = "reporter-identity/1";
    taken(
        "an identity that is disclosed to it",
        gateway.later(
            type, withIdentity.outbound().referral(), SampleContent.of(type, "disclosed-fr")));
  }

  // Several deliveries in one request

  private List<SyntheticDelivery> batch() throws CaseEnded {
    if (channel.mostTogether() < 2) {
      throw CaseEnded.notApplicable("it takes one delivery in a request");
    }
    return IntStream.range(0, Math.min(channel.mostTogether(), AT_ONCE))
        .mapToObj(i -> gateway.newCase())
        .toList();
  }

  private Map<String, ItemOutcome> outcomes(String what, List<SyntheticDelivery> batch)
      throws CaseEnded, InterruptedException {
    return channel.deliverTogether(what, batch);
  }

  /** Must have a line with a receipt that the agency signed; gives its text. */
  private String takenIn(Map<String, ItemOutcome> outcomes, SyntheticDelivery delivery)
      throws CaseEnded {
    ItemOutcome outcome = outcomes.get(delivery.id().toString());
    if (outcome == null || outcome.status() != 200) {
      throw CaseEnded.failed(
          "a line with status 200 for each delivery",
          outcome == null ? "no line" : Integer.toString(outcome.status()));
    }
    genuine("a line", outcome.receipt());
    return outcome.receipt();
  }

  private void takesABatch() throws CaseEnded, InterruptedException {
    List<SyntheticDelivery> batch = batch();
    Map<String, ItemOutcome> outcomes = outcomes("several at once", batch);
    for (SyntheticDelivery delivery : batch) {
      Receipt receipt = genuine("a line", takenIn(outcomes, delivery));
      checkNames(delivery, receipt);
      same("digest", delivery.outbound().digest(), receipt.digest());
    }
  }

  private void refusesOneOfABatch() throws CaseEnded, InterruptedException {
    List<SyntheticDelivery> batch = new ArrayList<>(batch());
    SyntheticDelivery genuine = batch.getFirst();
    batch.set(0, toBeRefused(genuine));
    Map<String, ItemOutcome> outcomes = outcomes("several, the first one forged", batch);
    ItemOutcome refused = outcomes.get(genuine.id().toString());
    if (refused == null || refused.status() < 400 || refused.status() >= 500) {
      throw CaseEnded.failed(
          "a line with status 4xx for the forged one",
          refused == null ? "no line" : Integer.toString(refused.status()));
    }
    for (SyntheticDelivery other : batch.subList(1, batch.size())) {
      takenIn(outcomes, other);
    }
    thenTaken(genuine);
  }

  /** Signed by another agency; where nobody opens it, changed under its old digest. */
  private SyntheticDelivery toBeRefused(SyntheticDelivery genuine) {
    if (confirmation == Confirmation.SEALED) {
      return genuine.withBytesOnly(forged.changedCiphertext(genuine));
    }
    byte[] body = genuine.message().bytes();
    String signature = gateway.signer(CertificationKeys.OTHER_SENDER).signMessage(body);
    return genuine.sealedAs(gateway.sealed(body, signature));
  }

  private void answersABatchAgain() throws CaseEnded, InterruptedException {
    List<SyntheticDelivery> batch = batch();
    String alone = taken("one of them alone before", batch.getFirst());
    Map<String, ItemOutcome> first = outcomes("several at once", batch);
    Map<String, ItemOutcome> again = outcomes("the same ones again", batch);
    for (SyntheticDelivery delivery : batch) {
      String before = takenIn(first, delivery);
      same(
          "the first receipt",
          delivery.equals(batch.getFirst()) ? alone : before,
          takenIn(again, delivery));
    }
  }
}

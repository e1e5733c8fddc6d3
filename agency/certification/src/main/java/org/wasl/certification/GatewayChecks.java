package org.wasl.certification;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.wasl.certification.cases.CaseEnded;
import org.wasl.certification.cases.CertificationLimits;
import org.wasl.certification.cases.CertificationRun;
import org.wasl.certification.cases.CertificationRun.Check;
import org.wasl.client.OutgoingMessage;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.schemas.json.MessageLimits;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.DeliveryFormat;
import org.wasl.wire.exchange.WireHeaders;
import org.wasl.wire.message.SignatureVerifier;
import org.wasl.wire.message.SignedMessage;
import org.wasl.wire.message.Signer;
import org.wasl.wire.pki.PkiFolder;
import org.wasl.wire.receipt.Receipt;

/**
 * Checks the promises of a gateway to a sending agency, case by case. After each message that must
 * be refused, the genuine one with the same id follows and must be accepted.
 */
final class GatewayChecks implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int AT_ONCE = 8;
  private static final Duration OLD = Duration.ofDays(400);
  private static final Duration SLIGHTLY_AHEAD = Duration.ofMinutes(4);
  private static final Duration AHEAD = Duration.ofHours(1);
  private static final String PROBLEM_TYPE = "application/problem+json";

  private final PkiFolder pki;
  private final GatewayUnderTest tested;
  private final CertificationLimits limits;
  private final CertificationRun run;
  private final SyntheticGateway sender;
  private final SignatureVerifier signatures;
  private final Agency gateway;
  private final HttpsCaller caller;

  GatewayChecks(
      PkiFolder pki, GatewayUnderTest tested, CertificationLimits limits, CertificationRun run) {
    this.pki = pki;
    this.tested = tested;
    this.limits = limits;
    this.run = run;
    this.sender = new SyntheticGateway(pki, tested.agency(), DeliveryFormat.PLAIN);
    this.signatures = SignatureVerifier.ofAnyTime(sender.directory());
    this.gateway = sender.agency(AgencyId.GATEWAY);
    this.caller = new HttpsCaller(pki, Optional.of(tested.agency()), AgencyId.GATEWAY, limits);
  }

  /** The checks, by number of their case. */
  Map<String, Check> all() {
    Map<String, Check> checks = new HashMap<>();
    checks.put("C-201", this::showsItsCertificate);
    checks.put("C-211", this::acceptsACase);
    checks.put("C-212", this::answersADuplicateAlike);
    checks.put("C-213", this::answersSimultaneousDuplicatesAlike);
    checks.put("C-214", this::refusesOtherBytesUnderTheSameId);
    checks.put("C-215", this::survivesAConnectionCutBeforeTheAnswer);
    checks.put("C-216", this::letsNobodyInWithoutACertificate);
    checks.put("C-221", this::refusesUnsignedMessages);
    checks.put("C-222", this::refusesForgedSignatures);
    checks.put("C-223", this::refusesMessagesOfOthers);
    checks.put("C-224", this::refusesMalformedJson);
    checks.put("C-225", this::namesTheViolationsOfTheSchema);
    checks.put("C-226", this::refusesUnknownTypes);
    checks.put("C-227", this::refusesMessagesOfTheFuture);
    checks.put("C-228", this::refusesTooLargeContent);
    checks.put("C-229", this::refusesInTheLanguageThatIsAskedFor);
    checks.put("C-231", this::acceptsOldAndSlightlyEarlyMessages);
    checks.put("C-232", this::acceptsArabic);
    checks.put("C-233", this::acceptsTheLargestMessage);
    checks.put("C-241", this::acceptsAnAmendment);
    checks.put("C-242", this::refusesMessagesOfUnknownReferrals);
    checks.put("C-251", this::answersEachLineOfABatch);
    return checks;
  }

  // Steps of all cases

  private static ObjectNode caseContent() {
    return SampleContent.of(SyntheticGateway.CASE, "promoting-crime-without-subjects-fr");
  }

  private OutgoingMessage newCase() {
    return newCase(caseContent(), Instant.now());
  }

  private OutgoingMessage newCase(JsonNode content, Instant time) {
    return sender.write(tested.agency(), SyntheticGateway.CASE, Optional.empty(), content, time);
  }

  private URI cases() {
    return tested.api().resolve("/v1/cases");
  }

  private static Map<String, String> headers(String signature) {
    return Map.of("Content-Type", "application/json", WireHeaders.SIGNATURE, signature);
  }

  private HttpReply post(String description, URI to, Map<String, String> headers, byte[] body)
      throws InterruptedException {
    HttpReply reply = caller.sendUntilAnswered(caller.post(to, headers, body));
    run.observe(description + ": " + reply.text() + problem(reply));
    return reply;
  }

  private static String problem(HttpReply reply) {
    String name = problemName(json(reply));
    return name.isEmpty() || reply.isSuccess() ? "" : " " + name;
  }

  private static String problemName(JsonNode document) {
    return document.path("type").asText().replaceFirst(".*/", "");
  }

  private static JsonNode json(HttpReply reply) {
    try {
      return reply instanceof HttpReply.Answered answered
          ? JSON.readTree(answered.body())
          : MissingNode.getInstance();
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  private JsonNode accepted(String description, OutgoingMessage message)
      throws CaseEnded, InterruptedException {
    return acceptedAt(cases(), description, message);
  }

  /**
   * Requires that a later message is accepted. The answer must name the referral that it was sent
   * to.
   */
  private JsonNode acceptedIn(ReferralId referral, String description, OutgoingMessage message)
      throws CaseEnded, InterruptedException {
    JsonNode answer = acceptedAt(messages(referral), description, message);
    same(description + ": in referral", referral.toString(), answer.path("referral").asText());
    return answer;
  }

  /** Must be answered with 202 and a receipt of the gateway for this message. */
  private JsonNode acceptedAt(URI to, String description, OutgoingMessage message)
      throws CaseEnded, InterruptedException {
    return acceptance(
        description, message, post(description, to, headers(message.signature()), message.bytes()));
  }

  private JsonNode acceptance(String description, OutgoingMessage message, HttpReply reply)
      throws CaseEnded {
    JsonNode answer = json(reply);
    if (!(reply instanceof HttpReply.Answered answered) || answered.status() != 202) {
      throw CaseEnded.failed(description + ": 202 with a receipt", reply.text() + problem(reply));
    }
    Receipt receipt =
        signatures
            .verifyReceipt(gateway, answer.path("receipt").asText())
            .genuine()
            .orElseThrow(
                () ->
                    CaseEnded.failed(
                        description + ": a receipt that the gateway signed", "202 without one"));
    same(description + ": kind", Receipt.Kind.SUBMISSION_ACCEPTED.code(), receipt.kind().code());
    same(
        description + ": messageId",
        message.messageId().toString(),
        receipt.messageId().toString());
    same(description + ": sender", tested.agency().value(), receipt.sender().value());
    same(description + ": recipient", tested.agency().value(), receipt.recipient().value());
    same(
        description + ": referral",
        answer.path("referral").asText(),
        receipt.referral().toString());
    return answer;
  }

  private static void same(String description, String expected, String actual) throws CaseEnded {
    if (!expected.equals(actual)) {
      throw CaseEnded.failed(description + " " + expected, actual);
    }
  }

  private JsonNode refused(
      String description, int status, String name, Map<String, String> headers, byte[] body)
      throws CaseEnded, InterruptedException {
    HttpReply reply = post(description, cases(), headers, body);
    return refusal(description, status, name, reply);
  }

  private static JsonNode refusal(String description, int status, String name, HttpReply reply)
      throws CaseEnded {
    JsonNode problem = json(reply);
    boolean right =
        reply instanceof HttpReply.Answered answered
            && answered.status() == status
            && answered.contentType().startsWith(PROBLEM_TYPE)
            && problemName(problem).equals(name);
    if (!right) {
      throw CaseEnded.failed(
          String.format(Locale.ROOT, "%s: %d, problem %s", description, status, name),
          reply.text() + problem(reply));
    }
    return problem;
  }

  // Connection and acceptance

  private void showsItsCertificate() throws CaseEnded {
    try {
      HttpsCaller.Handshake made = caller.handshake(tested.api());
      run.observe("handshake: " + made.protocol());
      if (caller.takesTls12(tested.api())) {
        throw CaseEnded.failed("no connection with a caller that has TLS 1.2 only", "one");
      }
    } catch (IOException e) {
      run.observe("handshake: none");
      throw CaseEnded.failed(
          "a TLS 1.3 connection with a certificate of gateway.pem", e.getClass().getSimpleName());
    }
  }

  private void letsNobodyInWithoutACertificate() throws CaseEnded, InterruptedException {
    OutgoingMessage message = newCase();
    try (HttpsCaller caller = new HttpsCaller(pki, Optional.empty(), AgencyId.GATEWAY, limits)) {
      HttpReply reply =
          caller.send(caller.post(cases(), headers(message.signature()), message.bytes()));
      run.observe("without a certificate: " + reply.text());
      if (!(reply instanceof HttpReply.Silent) && !reply.isRefusal()) {
        throw CaseEnded.failed("without a certificate: no connection, or a refusal", reply.text());
      }
    }
    accepted("with the agency's certificate", message);
  }

  private void acceptsACase() throws CaseEnded, InterruptedException {
    accepted("a case", newCase());
  }

  private void answersADuplicateAlike() throws CaseEnded, InterruptedException {
    OutgoingMessage message = newCase();
    JsonNode first = accepted("first", message);
    same("again: the first answer", first.toString(), accepted("again", message).toString());
  }

  private void answersSimultaneousDuplicatesAlike() throws CaseEnded, InterruptedException {
    OutgoingMessage message = newCase();
    Map<String, String> headers = headers(message.signature());
    List<CompletableFuture<HttpReply>> replies =
        IntStream.range(0, AT_ONCE)
            .mapToObj(i -> caller.sendAsync(caller.post(cases(), headers, message.bytes())))
            .toList();
    List<JsonNode> answers = new ArrayList<>();
    for (CompletableFuture<HttpReply> future : replies) {
      HttpReply reply = future.join();
      run.observe(String.format(Locale.ROOT, "one of %d at once: %s", AT_ONCE, reply.text()));
      if (reply.isSuccess()) {
        answers.add(acceptance("one of several at once", message, reply));
      } else if (!reply.isForNow()) {
        throw CaseEnded.failed("one of several at once: 202, or later", reply.text());
      }
    }
    answers.add(accepted("afterwards", message));
    for (JsonNode answer : answers) {
      same("each has one answer:", answers.getLast().toString(), answer.toString());
    }
  }

  private void refusesOtherBytesUnderTheSameId() throws CaseEnded, InterruptedException {
    OutgoingMessage message = newCase();
    JsonNode first = accepted("first", message);
    byte[] other = changed(message.bytes(), content -> content.put("urgency", "immediate"));
    refused("other bytes under its id", 409, "conflicting-duplicate", signed(other), other);
    same("the first one again:", first.toString(), accepted("again", message).toString());
  }

  private Map<String, String> signed(byte[] body) {
    return headers(sender.signer(tested.agency()).signMessage(body));
  }

  private interface Change {
    void apply(ObjectNode content);
  }

  private static byte[] changed(byte[] body, Change change) {
    try {
      ObjectNode document = (ObjectNode) JSON.readTree(body);
      change.apply((ObjectNode) document.get("content"));
      return JSON.writeValueAsBytes(document);
    } catch (IOException e) {
      throw new IllegalStateException("our own document", e);
    }
  }

  private void survivesAConnectionCutBeforeTheAnswer() throws CaseEnded, InterruptedException {
    OutgoingMessage message = newCase();
    try {
      caller.sendAndHangUp(
          cases(), headers(message.signature()), message.bytes(), message.bytes().length);
      run.observe("cut before the answer");
    } catch (IOException e) {
      throw CaseEnded.failed("a connection", e.getClass().getSimpleName());
    }
    JsonNode first = accepted("again", message);
    same("a third time:", first.toString(), accepted("a third time", message).toString());
  }

  // Refusals

  private void refusesUnsignedMessages() throws CaseEnded, InterruptedException {
    OutgoingMessage message = newCase();
    refused(
        "without a signature",
        400,
        "unsigned",
        Map.of("Content-Type", "application/json"),
        message.bytes());
    accepted("the genuine one after it", message);
  }

  private void refusesForgedSignatures() throws CaseEnded, InterruptedException {
    OutgoingMessage message = newCase();
    byte[] body = message.bytes();
    String kid = sender.recipient().verificationKeys().getLast().kid();
    Signer unlisted = new Signer(ForgedSignatures.key("certify-nobody:sig:1"));
    Map<String, String> forged =
        new LinkedHashMap<>(
            ForgedSignatures.of(body, sender.signer(tested.agency()), unlisted, kid));
    forged.values().removeIf(String::isEmpty);
    for (Map.Entry<String, String> entry : forged.entrySet()) {
      refused(entry.getKey(), 403, "bad-signature", headers(entry.getValue()), body);
    }
    byte[] other = changed(body, content -> content.put("urgency", "immediate"));
    refused(
        "content changed after it was signed",
        403,
        "bad-signature",
        headers(message.signature()),
        other);
    accepted("the genuine one after it", message);
  }

  private void refusesMessagesOfOthers() throws CaseEnded, InterruptedException {
    OutgoingMessage message =
        sender.write(
            new AgencyId("certify-nobody"),
            sender.signer(tested.agency()),
            SyntheticGateway.CASE,
            Optional.empty(),
            caseContent(),
            Instant.now());
    refused(
        "the envelope names another sender",
        403,
        "wrong-sender",
        headers(message.signature()),
        message.bytes());
    accepted("a genuine one after it", newCase());
  }

  private void refusesMalformedJson() throws CaseEnded, InterruptedException {
    Map<String, byte[]> bodies = new LinkedHashMap<>();
    bodies.put("a member twice", utf8("{\"a\":1,\"a\":2}"));
    bodies.put("no JSON", utf8("{\"a\":NaN}"));
    bodies.put("two documents", utf8("{} {}"));
    bodies.put("no UTF-8", new byte[] {'{', '"', (byte) 0xC3, '(', '"', ':', '1', '}'});
    for (Map.Entry<String, byte[]> entry : bodies.entrySet()) {
      refused(entry.getKey(), 400, "malformed-json", signed(entry.getValue()), entry.getValue());
    }
    accepted("a genuine one after it", newCase());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void namesTheViolationsOfTheSchema() throws CaseEnded, InterruptedException {
    OutgoingMessage message = newCase();
    byte[] wrong = changed(message.bytes(), content -> content.put("category", "no-such-thing"));
    JsonNode problem =
        refused("an unknown category", 422, "schema-violation", signed(wrong), wrong);
    if (!problem.findValuesAsText("pointer").contains("/content/category")) {
      throw CaseEnded.failed("errors with the pointer /content/category", "errors without it");
    }
    accepted("the genuine one after it", message);
  }

  private void refusesUnknownTypes() throws CaseEnded, InterruptedException {
    OutgoingMessage message =
        sender.write(
            tested.agency(), "no-such-type/1", Optional.empty(), caseContent(), Instant.now());
    refused(
        "a type that there is not",
        422,
        "unknown-type",
        headers(message.signature()),
        message.bytes());
    accepted("a genuine one after it", newCase());
  }

  private void refusesMessagesOfTheFuture() throws CaseEnded, InterruptedException {
    OutgoingMessage message = newCase(caseContent(), Instant.now().plus(AHEAD));
    refused(
        "written an hour ahead",
        422,
        "stale-or-future-time",
        headers(message.signature()),
        message.bytes());
    accepted("a genuine one after it", newCase());
  }

  private OutgoingMessage padded(int bytes) {
    OutgoingMessage message = newCase();
    byte[] larger = Arrays.copyOf(message.bytes(), bytes);
    Arrays.fill(larger, message.bytes().length, bytes, (byte) ' ');
    return new OutgoingMessage(
        message.messageId(), larger, sender.signer(tested.agency()).signMessage(larger));
  }

  private void refusesTooLargeContent() throws CaseEnded, InterruptedException {
    OutgoingMessage message = padded(MessageLimits.LARGEST.messageBytes() + 1);
    refused(
        "one byte more than the largest message",
        413,
        "too-large",
        headers(message.signature()),
        message.bytes());
    accepted("a genuine one after it", newCase());
  }

  private void refusesInTheLanguageThatIsAskedFor() throws CaseEnded, InterruptedException {
    OutgoingMessage message = newCase();
    for (Map.Entry<String, String> script :
        Map.of("ar", ".*\\p{IsArabic}.*", "fr", ".*\\p{IsLatin}.*").entrySet()) {
      JsonNode problem =
          refused(
              "asked for in " + script.getKey(),
              400,
              "unsigned",
              Map.of("Content-Type", "application/json", "Accept-Language", script.getKey()),
              message.bytes());
      if (!problem.path("title").asText().matches(script.getValue())
          || problem.path("detail").asText().isBlank()) {
        throw CaseEnded.failed("title and detail in " + script.getKey(), "other ones, or none");
      }
      same("the member status", "400", problem.path("status").asText());
    }
    accepted("the genuine one after it", message);
  }

  // Messages that must be accepted

  private void acceptsOldAndSlightlyEarlyMessages() throws CaseEnded, InterruptedException {
    accepted("written 400 days ago", newCase(caseContent(), Instant.now().minus(OLD)));
    accepted(
        "written by a clock that is 4 minutes fast",
        newCase(caseContent(), Instant.now().plus(SLIGHTLY_AHEAD)));
  }

  private void acceptsArabic() throws CaseEnded, InterruptedException {
    ObjectNode content = caseContent();
    ((ObjectNode) content.get("assessment"))
        .put("summary", "رسالة مصطنعة لاختبار الاتصال \uD83D\uDCE8");
    accepted("in Arabic, with a character beyond 16 bits", newCase(content, Instant.now()));
  }

  private void acceptsTheLargestMessage() throws CaseEnded, InterruptedException {
    accepted("a message of 1 MiB", padded(MessageLimits.LARGEST.messageBytes()));
  }

  private OutgoingMessage amendment(ReferralId referral) {
    ObjectNode content = JSON.createObjectNode();
    content.put("caseVersion", 2).put("reason", "correction").put("text", "Essai.");
    content.set("case", caseContent());
    return sender.write(
        tested.agency(), SyntheticGateway.AMENDMENT, Optional.of(referral), content, Instant.now());
  }

  private URI messages(ReferralId referral) {
    return tested.api().resolve("/v1/referrals/" + referral + "/messages");
  }

  private void acceptsAnAmendment() throws CaseEnded, InterruptedException {
    ReferralId referral =
        ReferralId.parse(accepted("the case", newCase()).path("referral").asText());
    OutgoingMessage amendment = amendment(referral);
    JsonNode first = acceptedIn(referral, "an amendment after it", amendment);
    same(
        "the amendment again:",
        first.toString(),
        acceptedIn(referral, "again", amendment).toString());
    OutgoingMessage withdrawal =
        sender.write(
            tested.agency(),
            SyntheticGateway.WITHDRAWAL,
            Optional.of(referral),
            SampleContent.of(SyntheticGateway.WITHDRAWAL, "published-in-error-fr"),
            Instant.now());
    acceptedIn(referral, "a withdrawal after it", withdrawal);
  }

  private void refusesMessagesOfUnknownReferrals() throws CaseEnded, InterruptedException {
    ReferralId nothing = new ReferralId(UUID.randomUUID());
    OutgoingMessage early = amendment(nothing);
    String description = "an amendment in a referral that there is not";
    HttpReply reply =
        post(description, messages(nothing), headers(early.signature()), early.bytes());
    refusal(description, 404, "not-found", reply);
    accepted("a case after it", newCase());
  }

  private void answersEachLineOfABatch() throws CaseEnded, InterruptedException {
    OutgoingMessage first = newCase();
    OutgoingMessage last = newCase();
    byte[] forged = new SignedMessage(newCase().bytes(), first.signature()).toJson();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] line :
        List.of(
            new SignedMessage(first.bytes(), first.signature()).toJson(),
            forged,
            utf8("garbage"),
            new SignedMessage(last.bytes(), last.signature()).toJson())) {
      body.writeBytes(line);
      body.write('\n');
    }
    HttpReply reply =
        post(
            "four lines, the second forged and the third none",
            tested.api().resolve("/v1/cases:batch"),
            Map.of("Content-Type", WireHeaders.BATCH_TYPE),
            body.toByteArray());
    if (!(reply instanceof HttpReply.Answered answered) || answered.status() != 200) {
      throw CaseEnded.failed("200 with a line for each", reply.text() + problem(reply));
    }
    List<String> receivedLines = new ArrayList<>();
    for (String line : new String(answered.body(), StandardCharsets.UTF_8).lines().toList()) {
      receivedLines.add(line(line));
    }
    same(
        "lines",
        List.of("1 202", "2 403 bad-signature", "3 400 malformed-line", "4 202").toString(),
        receivedLines.toString());
    accepted("the first of them again, alone", first);
  }

  private static String line(String text) {
    try {
      JsonNode line = JSON.readTree(text);
      String problem = problemName(line.path("body"));
      return line.path("line").asText()
          + " "
          + line.path("status").asText()
          + (problem.isEmpty() ? "" : " " + problem);
    } catch (IOException e) {
      return "no JSON";
    }
  }

  @Override
  public void close() {
    caller.close();
  }
}

package org.wasl.routes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.routes.TestPartners.OFFICE;
import static org.wasl.routes.TestPartners.PLATFORM;
import static org.wasl.routes.TestPartners.POLICE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.camel.RoutesBuilder;
import org.junit.jupiter.api.Test;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.TestDatabase;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.Submission;
import org.wasl.wire.jose.Digest;
import org.wasl.wire.message.SealedSubmission;
import org.wasl.wire.message.SignedMessage;
import org.wasl.wire.message.SubmissionKey;
import org.wasl.wire.message.SubmissionKeys;

/** A message that came sealed is taken, or refused, as if it had come open. */
class SealedSubmissionRoutesTest extends RouteTest {

  @Override
  protected List<RoutesBuilder> routes() {
    return List.of(line.policies(), line.door(line.checks()));
  }

  private Submission sealed(TestPartner sender, ObjectNode document) {
    return sealed(sender, document, line.submissionKeys.current());
  }

  private static Submission sealed(TestPartner sender, ObjectNode document, SubmissionKey key) {
    Submission open = TestMessages.from(sender, document);
    byte[] jwe =
        SealedSubmission.seal(
            new SignedMessage(open.body(), open.signature()), open.referral(), key);
    return as(sender.thumbprint(), jwe, open.referral());
  }

  private static Submission as(String thumbprint, byte[] jwe, Optional<ReferralId> referral) {
    return as(thumbprint, jwe, referral, "");
  }

  private static Submission as(
      String thumbprint, byte[] jwe, Optional<ReferralId> referral, String digest) {
    return new Submission(thumbprint, jwe, "", referral, "en", Submission.Form.SEALED, digest);
  }

  @Test
  void sealedAndOpenMessageHaveOneAnswer() throws Exception {
    // Given
    ReferralId referral = publish();
    ObjectNode instruction = TestMessages.instruction("office-a", referral);
    // When
    AgencyResponse sealed = submit(sealed(OFFICE, instruction));
    AgencyResponse sealedAnew = submit(sealed(OFFICE, instruction));
    AgencyResponse open = submit(TestMessages.from(OFFICE, instruction));
    // Then
    assertThat(sealed.status()).isEqualTo(202);
    assertThat(sealedAnew.body()).isEqualTo(sealed.body());
    assertThat(open.body()).isEqualTo(sealed.body());
    assertThat(TestDatabase.count("message where type = 'instruction'")).isEqualTo(1);
  }

  @Test
  void acceptsSealedCase() {
    // When
    AgencyResponse answer = submit(sealed(PLATFORM, TestMessages.vettedCase()));
    // Then
    assertThat(answer.status()).isEqualTo(202);
  }

  @Test
  void verifiesSealedMessageLikeAnyOther() throws Exception {
    // Given
    ObjectNode document = TestMessages.vettedCase();
    String deep = "{\"a\":" + "[".repeat(100) + "]".repeat(100) + "}";
    byte[] tooDeep =
        SealedSubmission.seal(
            new SignedMessage(
                deep.getBytes(StandardCharsets.UTF_8),
                PLATFORM.signer().signMessage(deep.getBytes(StandardCharsets.UTF_8))),
            Optional.empty(),
            line.submissionKeys.current());
    byte[] unsigned =
        SealedSubmission.seal(
            new SignedMessage(document.toString().getBytes(StandardCharsets.UTF_8), ""),
            Optional.empty(),
            line.submissionKeys.current());
    // When
    AgencyResponse deepAnswer = submit(as(PLATFORM.thumbprint(), tooDeep, Optional.empty()));
    AgencyResponse unsignedAnswer = submit(as(PLATFORM.thumbprint(), unsigned, Optional.empty()));
    AgencyResponse ofAnother =
        submit(as(POLICE.thumbprint(), sealed(PLATFORM, document).body(), Optional.empty()));
    // Then
    assertRefused(deepAnswer, 400, "malformed-json");
    assertRefused(unsignedAnswer, 400, "unsigned");
    assertRefused(ofAnother, 403, "bad-signature");
    assertThat(TestDatabase.count("message")).isZero();
  }

  @Test
  void row63RefusesUnknownKeyForResealingAndStoresNothing() throws Exception {
    // Given
    SubmissionKeys ofAnotherGateway = new SubmissionKeys(Duration.ofHours(1), Clock.systemUTC());
    ObjectNode document = TestMessages.vettedCase();
    // When
    AgencyResponse refused = submit(sealed(PLATFORM, document, ofAnotherGateway.current()));
    AgencyResponse repeatedResponse = submit(sealed(PLATFORM, document));
    // Then
    assertRefused(refused, 409, "unknown-submission-key");
    assertThat(repeatedResponse.status()).isEqualTo(202);
    assertThat(reasons("agency:platform")).containsExactly("unknown-submission-key");
  }

  @Test
  void row87RefusesMessageThatDiffersFromStatedDigest() throws Exception {
    // Given two messages of one sender
    Submission stated = TestMessages.from(PLATFORM, TestMessages.vettedCase());
    String digest = Digest.of(stated.body());
    byte[] other = sealed(PLATFORM, TestMessages.vettedCase()).body();
    byte[] same =
        SealedSubmission.seal(
            new SignedMessage(stated.body(), stated.signature()),
            Optional.empty(),
            line.submissionKeys.current());
    // When
    AgencyResponse replaced = submit(as(PLATFORM.thumbprint(), other, Optional.empty(), digest));
    AgencyResponse accepted = submit(as(PLATFORM.thumbprint(), same, Optional.empty(), digest));
    // Then
    assertRefused(replaced, 400, "malformed-jwe");
    assertThat(json(replaced).path("reason").asText()).isEqualTo("digest");
    assertThat(reasons("agency:platform")).containsExactly("malformed-jwe/digest");
    assertThat(accepted.status()).isEqualTo(202);
    assertThat(TestDatabase.count("message")).isEqualTo(1);
  }

  @Test
  void row63RefusesInvalidSealedSubmissionWithReason() {
    // Given
    byte[] good = sealed(PLATFORM, TestMessages.vettedCase()).body();
    // When
    AgencyResponse none = submit(as(PLATFORM.thumbprint(), new byte[] {'x'}, Optional.empty()));
    AgencyResponse misplaced =
        submit(as(PLATFORM.thumbprint(), good, Optional.of(new ReferralId(UUID.randomUUID()))));
    // Then
    assertRefused(none, 400, "malformed-jwe");
    assertThat(json(none).path("reason").asText()).isEqualTo("no-compact-jwe");
    assertThat(json(misplaced).path("reason").asText()).isEqualTo("referral");
    assertThat(reasons("agency:platform"))
        .containsExactly("malformed-jwe/no-compact-jwe", "malformed-jwe/referral");
  }

  @Test
  void row67RefusesInvalidLineOfBatchAndAuditsItOnce() {
    // Given
    Submission open = TestMessages.from(PLATFORM, TestMessages.vettedCase());
    String good = new String(new SignedMessage(open.body(), open.signature()).toJson(), UTF_8);
    List<String> lines =
        List.of(
            "garbage",
            "{}",
            "[" + good + "]",
            good + good,
            good.replace("\"message\"", "\"msg\""),
            good.replace("\"message\":\"", "\"message\":\"="),
            good.replace("\"signature\"", "\"surplus\":\"x\",\"signature\""));
    // When
    List<AgencyResponse> answers =
        lines.stream().map(text -> submit(line(PLATFORM.thumbprint(), text))).toList();
    AgencyResponse accepted = submit(line(PLATFORM.thumbprint(), good));
    // Then
    assertThat(answers).allSatisfy(it -> assertRefused(it, 400, "malformed-line"));
    assertThat(accepted.status()).isEqualTo(202);
    assertThat(accepted.body()).isEqualTo(submit(open).body());
    assertRefused(submit(line("no-such-thumbprint", good)), 403, "unknown-agency");
    assertThat(reasons("agency:platform"))
        .containsExactly("malformed-line", "", "malformed-line/x6"); // "" for the accepted one
  }

  private static Submission line(String thumbprint, String text) {
    return new Submission(
        thumbprint, text.getBytes(UTF_8), "", Optional.empty(), "en", Submission.Form.JSON, "");
  }

  @Test
  void row63OpensNothingForUnknownSender() {
    // Given
    byte[] good = sealed(PLATFORM, TestMessages.vettedCase()).body();
    // When
    AgencyResponse answer = submit(as("no-such-thumbprint", good, Optional.empty()));
    // Then
    assertRefused(answer, 403, "unknown-agency");
  }

  private static void assertRefused(AgencyResponse answer, int status, String problem) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(json(answer).path("type").asText()).endsWith("/" + problem);
    assertThat(TestLine.SCHEMAS.validate("problem", 1, json(answer))).isEmpty();
  }

  private List<String> reasons(String stream) {
    line.requests.close();
    return line.store.trailEntries().of(stream).orElseThrow().stream()
        .map(entry -> entry.step().whyText().orElse(""))
        .toList();
  }
}

package org.wasl.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.JsonValue;
import org.wasl.audit.verify.EvidenceBundle.SignedReceipt;
import org.wasl.rules.delivery.AuditAction;

/** Both verifiers believe what the gateway signed about what did not happen, and nothing else. */
class NegativeReceiptTest {
  private static final byte[] MESSAGE = "{\"envelope\":{}}".getBytes(StandardCharsets.UTF_8);
  private static final Instant REFUSED = Instant.parse("2026-11-24T10:00:00.12Z");

  @TempDir Path folder;

  @BeforeAll
  static void node() {
    Node.assumeThere();
  }

  private static EvidenceFixtures story() {
    EvidenceFixtures evidence = new EvidenceFixtures();
    evidence.step(EvidenceFixtures.accepted());
    evidence.police(AuditAction.DISPATCHED);
    evidence.police(AuditAction.ATTEMPTED);
    return evidence;
  }

  @ParameterizedTest
  @CsvSource({
    "rejected, relay-rejected",
    "attempts-exhausted/rejected, relay-rejected",
    "horizon-exceeded/nobody-came, non-collection",
    "attempts-exhausted/timeout, non-delivery",
    "content-corrupt, non-delivery",
    "a-reason-of-tomorrow, non-delivery"
  })
  void bothAcceptNegativeReceipt(String why, String kind) throws Exception {
    // Given a delivery that is given up, sent again and taken
    EvidenceFixtures evidence = story();
    evidence.parked(why, kind);
    evidence.police(AuditAction.REPLAYED);
    evidence.police(AuditAction.DELIVERED);

    for (String verified : List.of("receipt", "referral")) {
      // When
      Node.Ran ran = verified(evidence.bundle(), verified);

      // Then
      assertThat(ran.out()).contains("2 receipts");
      assertThat(ran.code()).isEqualTo(OfflineVerifier.PROVEN);
    }
  }

  @Test
  void provesOlderBundleWithoutGatewayReceipt() throws Exception {
    // Given
    EvidenceFixtures evidence = story();
    evidence.police(AuditAction.PARKED);

    // When, Then
    assertThat(verified(evidence.bundle(), "referral").code()).isEqualTo(OfflineVerifier.PROVEN);
  }

  @Test
  void row81BothRejectForgedOrAlteredNegativeReceipt() throws Exception {
    // Given
    EvidenceFixtures evidence = story();
    evidence.parked("rejected", "relay-rejected");
    AuditEntry parked = evidence.entries.getLast();
    String other = "00000000-0000-8000-8000-00000000000f";
    Map<String, UnaryOperator<String>> changes = new LinkedHashMap<>();
    Map.of(
            "kind", "non-delivery",
            "reason", "timeout",
            "recipient", "office-b",
            "sender", "office-b",
            "deliveryId", other,
            "messageId", other,
            "referral", other,
            "digest", "A".repeat(43),
            "time", "2026-11-24T10:00:05.120456Z")
        .forEach(
            (name, value) ->
                changes.put(
                    name,
                    jws -> {
                      Map<String, String> claims =
                          evidence.parkedClaims("relay-rejected", parked, "rejected");
                      claims.put(name, value);
                      return evidence.gateway.sign(claims);
                    }));
    changes.put(
        "signed by the recipient",
        jws -> evidence.police.sign(evidence.parkedClaims("relay-rejected", parked, "rejected")));
    changes.put("signature of another", jws -> jws.substring(0, jws.lastIndexOf('.')) + ".AAAA");
    changes.put(
        "a member more",
        jws -> {
          Map<String, String> claims = evidence.parkedClaims("relay-rejected", parked, "rejected");
          claims.put("content", "x");
          return evidence.gateway.sign(claims);
        });
    EvidenceBundle genuine = evidence.bundle();

    for (Map.Entry<String, UnaryOperator<String>> change : changes.entrySet()) {
      // When
      SignedReceipt receipt = genuine.receipts().getFirst();
      SignedReceipt changed =
          new SignedReceipt(receipt.step(), change.getValue().apply(receipt.text()), true);
      Node.Ran ran = verified(with(genuine, List.of(changed), genuine.trust()), "receipt");

      // Then
      assertThat(ran.code()).as(change.getKey()).isEqualTo(OfflineVerifier.REFUTED);
    }
  }

  @Test
  void row81BothRejectReceiptByWrongParty() throws Exception {
    // Given
    EvidenceFixtures evidence = story();
    evidence.parked("rejected", "relay-rejected");
    evidence.police(AuditAction.DELIVERED);
    EvidenceBundle genuine = evidence.bundle();
    SignedReceipt parked = genuine.receipts().getFirst();
    SignedReceipt delivered = genuine.receipts().getLast();

    // When
    Node.Ran byGateway =
        verified(
            with(
                genuine,
                List.of(parked, new SignedReceipt(delivered.step(), delivered.text(), true)),
                genuine.trust()),
            "receipt");
    Node.Ran byAgency =
        verified(
            with(
                genuine,
                List.of(new SignedReceipt(parked.step(), parked.text()), delivered),
                genuine.trust()),
            "receipt");

    // Then
    assertThat(byGateway.code()).isEqualTo(OfflineVerifier.REFUTED);
    assertThat(byAgency.code()).isEqualTo(OfflineVerifier.REFUTED);
  }

  @Test
  void acceptsNegativeReceiptByNewerKeyButNotByEndedKey() throws Exception {
    // Given
    EvidenceFixtures evidence = story();
    evidence.parked("rejected", "relay-rejected");
    EvidenceBundle genuine = evidence.bundle();
    Instant at = evidence.entries.getLast().at();

    // When
    Node.Ran later =
        verified(withGatewayKey(evidence, genuine, at.plusSeconds(9), null), "receipt");
    Node.Ran ended =
        verified(withGatewayKey(evidence, genuine, EvidenceFixtures.FROM, at), "receipt");

    // Then
    assertThat(later.code()).isEqualTo(OfflineVerifier.PROVEN);
    assertThat(ended.code()).isEqualTo(OfflineVerifier.REFUTED);
  }

  private static EvidenceBundle withGatewayKey(
      EvidenceFixtures evidence, EvidenceBundle bundle, Instant from, Instant until) {
    List<TrustPolicy.AgencyKey> keys = new ArrayList<>(bundle.trust().agencies());
    keys.removeIf(key -> key.agency().equals("gateway"));
    keys.add(evidence.gateway.key(from, Optional.ofNullable(until)));
    TrustPolicy trust =
        new TrustPolicy(
            keys, bundle.trust().logs(), bundle.trust().witnesses(), bundle.trust().quorum());
    return with(bundle, bundle.receipts(), trust);
  }

  @Test
  void bothProveRefusalOfSubmission() throws Exception {
    // Given
    EvidenceFixtures evidence = new EvidenceFixtures();
    String receipt = evidence.gateway.sign(refusal()) + "\n";

    // When
    Node.Ran alone = refusal(evidence, receipt);
    Node.Ran ofMessage = refusal(evidence, receipt, MESSAGE);
    Node.Ran ofOther = refusal(evidence, receipt, new byte[] {'{', '}'});

    // Then
    assertThat(alone.out())
        .isEqualTo(
            "PROVEN: submission of platform, message 00000000-0000-4000-8000-000000000002,"
                + " refused 2026-11-24T10:00:00.120Z: schema-violation\n");
    assertThat(alone.code()).isEqualTo(OfflineVerifier.PROVEN);
    assertThat(ofMessage).isEqualTo(alone);
    assertThat(ofOther.code()).isEqualTo(OfflineVerifier.REFUTED);
    assertThat(ofOther.out()).contains("receipt, digest: expected");
  }

  @Test
  void row81BothRejectForgedOrAlteredRefusal() throws Exception {
    // Given
    EvidenceFixtures evidence = new EvidenceFixtures();
    String genuine = evidence.gateway.sign(refusal());
    String[] parts = genuine.split("\\.");
    Map<String, String> accepted = refusal();
    accepted.put("kind", "submission-accepted");
    Map<String, String> more = refusal();
    more.put("content", "x");
    Map<String, String> control = refusal();
    control.put("reason", "\u001b[2J");
    Map<String, String> altered = refusal();
    altered.put("reason", "not-agreed");
    String alteredPayload = evidence.gateway.sign(altered).split("\\.")[1];

    Map<String, Integer> expected = new LinkedHashMap<>();
    expected.put(evidence.police.sign(refusal()), OfflineVerifier.REFUTED);
    expected.put(evidence.gateway.sign(accepted), OfflineVerifier.REFUTED);
    expected.put(parts[0] + "." + alteredPayload + "." + parts[2], OfflineVerifier.REFUTED);
    expected.put(evidence.gateway.sign(more), OfflineVerifier.MALFORMED);
    expected.put(evidence.gateway.sign(control), OfflineVerifier.MALFORMED);
    expected.put(parts[0] + "." + parts[1], OfflineVerifier.MALFORMED);
    expected.put("", OfflineVerifier.MALFORMED);

    for (Map.Entry<String, Integer> entry : expected.entrySet()) {
      // When
      Node.Ran ran = refusal(evidence, entry.getKey());

      // Then
      assertThat(ran.code()).as(entry.getKey()).isEqualTo(entry.getValue());
      assertThat(ran.out()).doesNotContain("\u001b");
    }
  }

  @Test
  void bothDecideRefusalVectorsAsDocumented() throws Exception {
    // Given
    JsonMembers file =
        JsonMembers.of(
            JsonReader.parse(
                Files.readAllBytes(Path.of("verify-js/vectors/negative-receipts.json"))),
            Set.of("about", "message", "subject", "vectors", "x"),
            Set.of());
    byte[] message = Base64.getUrlDecoder().decode(file.text("message"));
    TrustPolicy log = new EvidenceFixtures().trust();
    TrustPolicy.AgencyKey key =
        new TrustPolicy.AgencyKey(
            "gateway",
            "EdDSA",
            "gateway-sig-1",
            Base64.getUrlDecoder().decode(file.text("x")),
            Optional.empty(),
            EvidenceFixtures.FROM,
            Optional.empty());
    TrustPolicy trust = new TrustPolicy(List.of(key), log.logs(), log.witnesses(), log.quorum());
    for (JsonValue each : file.list("vectors", 1, 100)) {
      JsonMembers vector = JsonMembers.of(each, Set.of("genuine", "jws", "name"), Set.of());

      // When
      Node.Ran ran = refusal(trust, vector.text("jws"), message);

      // Then
      assertThat(ran.code() == OfflineVerifier.PROVEN)
          .as(vector.text("name"))
          .isEqualTo(vector.value("genuine").equals(new JsonValue.OtherValue("true")));
    }
  }

  @Test
  void refutesRefusalByEndedKey() throws Exception {
    // Given
    EvidenceFixtures evidence = new EvidenceFixtures();
    TrustPolicy log = evidence.trust();
    for (Duration before : List.of(Duration.ZERO, Duration.ofNanos(1_000))) {
      TrustPolicy trust =
          new TrustPolicy(
              List.of(
                  evidence.gateway.key(EvidenceFixtures.FROM, Optional.of(REFUSED.plus(before)))),
              log.logs(),
              log.witnesses(),
              log.quorum());

      // When
      Node.Ran ran = refusal(trust, evidence.gateway.sign(refusal()));

      // Then
      assertThat(ran.code())
          .isEqualTo(before.isZero() ? OfflineVerifier.REFUTED : OfflineVerifier.PROVEN);
    }
  }

  private static Map<String, String> refusal() {
    return new TreeMap<>(
        Map.of(
            "kind", "submission-rejected",
            "messageId", "00000000-0000-4000-8000-000000000002",
            "sender", "platform",
            "recipient", "platform",
            "digest",
                Base64.getUrlEncoder().withoutPadding().encodeToString(TrustPolicy.sha256(MESSAGE)),
            "reason", "schema-violation",
            "time", "2026-11-24T10:00:00.120Z"));
  }

  private static EvidenceBundle with(
      EvidenceBundle bundle, List<SignedReceipt> receipts, TrustPolicy trust) {
    return new EvidenceBundle(
        bundle.referral(), bundle.steps(), bundle.checkpoints(), receipts, trust);
  }

  private Node.Ran verified(EvidenceBundle bundle, String command) throws IOException {
    String file = Files.write(folder.resolve("bundle.json"), bundle.bytes()).toString();
    return byBoth(List.of(command, file, "--trust", bundle.trust().fingerprint()));
  }

  private Node.Ran refusal(EvidenceFixtures evidence, String receipt, byte[]... message)
      throws IOException {
    return refusal(evidence.trust(), receipt, message);
  }

  private Node.Ran refusal(TrustPolicy trust, String receipt, byte[]... message)
      throws IOException {
    List<String> words = new ArrayList<>(List.of("refusal"));
    words.add(Files.writeString(folder.resolve("receipt"), receipt).toString());
    for (byte[] bytes : message) {
      words.add(Files.write(folder.resolve("message.json"), bytes).toString());
    }
    words.add("--trust");
    words.add(Files.write(folder.resolve("trust.json"), trust.bytes()).toString());
    return byBoth(words);
  }

  /** Expects the same code from both verifiers, and the same text if the form is right. */
  private static Node.Ran byBoth(List<String> words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code = OfflineVerifier.run(words, new PrintStream(out, true, StandardCharsets.UTF_8));
    Node.Ran second = Node.verify(words);
    String first = out.toString(StandardCharsets.UTF_8);
    assertThat(second.code()).as("%s\n%s", first, second.out()).isEqualTo(code);
    assertThat(second.out().lines().findFirst().orElse("").substring(0, 7))
        .isEqualTo(first.substring(0, 7));
    return new Node.Ran(code, first);
  }
}

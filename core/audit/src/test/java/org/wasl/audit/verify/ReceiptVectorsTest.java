package org.wasl.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wasl.audit.JsonValue;
import org.wasl.audit.verify.EvidenceBundle.SignedReceipt;

/** Both verifiers take as a receipt what the door takes, by the same vectors. */
class ReceiptVectorsTest {
  private static final Path VECTORS = Path.of("verify-js/vectors");
  private static final int MAX_VECTORS = 1000;
  private static final long DELIVERED = 4;

  private record Vector(String name, boolean genuine, byte[] bundle) {}

  @ParameterizedTest
  @CsvSource({"receipts.json, jws", "batched-receipts.json, batched"})
  void bothVerifiersAcceptSameReceiptsAsDoor(String name, String form) throws Exception {
    // Given
    JsonMembers file = vectors(name);
    EvidenceBundle small = EvidenceFixtures.small().bundle();
    byte[] x = Base64.getUrlDecoder().decode(file.text("x"));
    TrustPolicy trust = of(small.trust(), x, Set.of("receipt"));
    List<Vector> vectors = new ArrayList<>();
    for (JsonValue each : file.list("vectors", 1, MAX_VECTORS)) {
      JsonMembers vector = JsonMembers.of(each, Set.of("genuine", "name", form), Set.of());
      byte[] bytes = with(small, vector.text(form), trust).bytes();
      vectors.add(new Vector(vector.text("name"), isGenuine(vector), bytes));
    }
    // When
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    Optional<String> trusted = Optional.of(trust.fingerprint());
    for (Vector vector : vectors) {
      int first = OfflineVerifier.bundle(vector.bundle(), trusted, true, List.of(), nowhere);
      // Then
      assertThat(first)
          .as(vector.name())
          .isEqualTo(vector.genuine() ? OfflineVerifier.PROVEN : OfflineVerifier.REFUTED);
    }
    Node.assumeThere();
    assertThat(
            Node.codes(
                "referral", trust.fingerprint(), vectors.stream().map(Vector::bundle).toList()))
        .isEqualTo(
            vectors.stream()
                .map(it -> it.genuine() ? OfflineVerifier.PROVEN : OfflineVerifier.REFUTED)
                .toList());
  }

  @Test
  void row60BothAcceptBatchOfReceiptKeyOnly() throws Exception {
    // Given a genuine receipt of a batch, and a key that is for messages and retrievals
    JsonMembers file = vectors("batched-receipts.json");
    JsonMembers genuine =
        JsonMembers.of(
            file.list("vectors", 1, MAX_VECTORS).get(1),
            Set.of("batched", "genuine", "name"),
            Set.of());
    EvidenceBundle small = EvidenceFixtures.small().bundle();
    byte[] x = Base64.getUrlDecoder().decode(file.text("x"));
    TrustPolicy trust = of(small.trust(), x, Set.of("message", "retrieval"));
    byte[] bundle = with(small, genuine.text("batched"), trust).bytes();
    // When
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    int first =
        OfflineVerifier.bundle(bundle, Optional.of(trust.fingerprint()), true, List.of(), nowhere);
    // Then
    assertThat(isGenuine(genuine)).isTrue();
    assertThat(first).isEqualTo(OfflineVerifier.REFUTED);
    Node.assumeThere();
    assertThat(Node.codes("referral", trust.fingerprint(), List.of(bundle))).containsExactly(first);
  }

  private static JsonMembers vectors(String name) throws IOException {
    JsonValue file = JsonReader.parse(Files.readAllBytes(VECTORS.resolve(name)));
    return JsonMembers.of(file, Set.of("about", "subject", "vectors", "x"), Set.of());
  }

  private static boolean isGenuine(JsonMembers vector) {
    return vector.value("genuine").equals(new JsonValue.OtherValue("true"));
  }

  private static TrustPolicy of(TrustPolicy keys, byte[] x, Set<String> purposes) {
    List<TrustPolicy.AgencyKey> agencies =
        keys.agencies().stream()
            .map(
                key ->
                    key.agency().equals("police-a")
                        ? new TrustPolicy.AgencyKey(
                            key.agency(),
                            key.alg(),
                            key.kid(),
                            x,
                            key.y(),
                            purposes,
                            key.from(),
                            key.until())
                        : key)
            .toList();
    return new TrustPolicy(agencies, keys.logs(), keys.witnesses(), keys.quorum());
  }

  private static EvidenceBundle with(EvidenceBundle bundle, String jws, TrustPolicy trust) {
    return new EvidenceBundle(
        bundle.referral(),
        bundle.steps(),
        bundle.checkpoints(),
        List.of(new SignedReceipt(DELIVERED, jws)),
        trust);
  }
}

package org.wasl.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wasl.audit.verify.EvidenceBundle.SignedReceipt;

/** Both verifiers take as a receipt what the door takes, by the same vectors. */
class ReceiptVectorsTest {
  private static final Path VECTORS = Path.of("verify-js/vectors");
  private static final long DELIVERED = 4;

  private record Vector(String name, boolean genuine, byte[] bundle) {}

  @ParameterizedTest
  @CsvSource({"receipts.json, jws", "batched-receipts.json, batched"})
  void bothVerifiersTakeAsReceiptWhatTheDoorTakes(String name, String form) throws Exception {
    // Given
    Map<?, ?> file = (Map<?, ?>) JsonReader.parse(Files.readAllBytes(VECTORS.resolve(name)));
    EvidenceBundle small = EvidenceFixtures.small().bundle();
    byte[] x = Base64.getUrlDecoder().decode((String) file.get("x"));
    TrustPolicy trust = of(small.trust(), x, Set.of("receipt"));
    List<Vector> vectors = new ArrayList<>();
    for (Object each : (List<?>) file.get("vectors")) {
      Map<?, ?> vector = (Map<?, ?>) each;
      byte[] bytes = with(small, (String) vector.get(form), trust).bytes();
      vectors.add(new Vector((String) vector.get("name"), (Boolean) vector.get("genuine"), bytes));
    }
    // When
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    Optional<String> trusted = Optional.of(trust.fingerprint());
    for (Vector vector : vectors) {
      int first = OfflineVerifier.bundle(vector.bundle(), trusted, true, nowhere);
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
  void row60BothBelieveABatchByAKeyForReceiptsAndNoOther() throws Exception {
    // Given a genuine receipt of a batch, and a key that is for messages and retrievals
    Map<?, ?> file =
        (Map<?, ?>) JsonReader.parse(Files.readAllBytes(VECTORS.resolve("batched-receipts.json")));
    Map<?, ?> genuine = (Map<?, ?>) ((List<?>) file.get("vectors")).get(1);
    EvidenceBundle small = EvidenceFixtures.small().bundle();
    byte[] x = Base64.getUrlDecoder().decode((String) file.get("x"));
    TrustPolicy trust = of(small.trust(), x, Set.of("message", "retrieval"));
    byte[] bundle = with(small, (String) genuine.get("batched"), trust).bytes();
    // When
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    int first = OfflineVerifier.bundle(bundle, Optional.of(trust.fingerprint()), true, nowhere);
    // Then
    assertThat(genuine.get("genuine")).isEqualTo(true);
    assertThat(first).isEqualTo(OfflineVerifier.REFUTED);
    Node.assumeThere();
    assertThat(Node.codes("referral", trust.fingerprint(), List.of(bundle))).containsExactly(first);
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

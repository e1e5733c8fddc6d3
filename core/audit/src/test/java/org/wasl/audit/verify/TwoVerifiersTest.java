package org.wasl.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.audit.Step;
import org.wasl.audit.StepReason;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.DeliveryTransitions;
import org.wasl.runtime.TestSeed;

/** Two programs that share nothing but a page agree about every bundle, and believe no mutant. */
class TwoVerifiersTest {
  private static final long SEED = 20_261_124;

  @BeforeAll
  static void node() {
    Node.assumeThere();
  }

  /** One message that was delivered at once, which is the smallest story with a receipt. */
  private static EvidenceFixtures smallest() {
    EvidenceFixtures evidence = new EvidenceFixtures();
    evidence.step(EvidenceFixtures.accepted());
    evidence.delivered(
        evidence.police, EvidenceFixtures.toPolice(AuditAction.DELIVERED).attempt(1));
    return evidence;
  }

  private static EvidenceFixtures erased() {
    EvidenceFixtures evidence = EvidenceFixtures.whole();
    evidence.step(Step.of(AuditAction.ERASED, "operator:a").why(new StepReason.Code("retention")));
    return evidence;
  }

  private static int java(String command, Optional<String> trusted, byte[] bundle) {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    return OfflineVerifier.bundle(bundle, trusted, command.equals("referral"), List.of(), nowhere);
  }

  private static List<Integer> codes(String command, String trusted, List<byte[]> bundles) {
    return IntStream.range(0, bundles.size())
        .parallel()
        .mapToObj(i -> java(command, Optional.of(trusted), bundles.get(i)))
        .toList();
  }

  private static void rejectedByBoth(String command, EvidenceBundle valid, List<byte[]> mutants) {
    // When
    String trusted = valid.trust().fingerprint();
    List<Integer> first = codes(command, trusted, mutants);
    List<Integer> second = Node.codes(command, trusted, mutants);

    // Then
    assertThat(second).isEqualTo(first);
    assertThat(first).containsOnly(OfflineVerifier.REFUTED, OfflineVerifier.MALFORMED);
  }

  @Test
  void bothAcceptGenuineEvidence() {
    // Given
    List<EvidenceBundle> valid =
        List.of(
            smallest().bundle(),
            EvidenceFixtures.small().bundle(),
            EvidenceFixtures.whole().bundle(),
            erased().bundle(11),
            erased().bundle(4),
            EvidenceFixtures.withFile().bundle(),
            smallest().sharded(1).bundle(),
            EvidenceFixtures.whole().sharded(4, 0, 3).bundle());

    for (EvidenceBundle bundle : valid) {
      for (String command : List.of("receipt", "referral")) {
        // When
        String trusted = bundle.trust().fingerprint();
        List<Integer> second = Node.codes(command, trusted, List.of(bundle.bytes()));

        // Then
        assertThat(java(command, Optional.of(trusted), bundle.bytes()))
            .isEqualTo(OfflineVerifier.PROVEN);
        assertThat(second).containsExactly(OfflineVerifier.PROVEN);
      }
    }
  }

  @Test
  void bothReportTestEvidence(@TempDir Path folder) throws Exception {
    // Given
    EvidenceFixtures evidence = new EvidenceFixtures();
    evidence.step(EvidenceFixtures.accepted().why(StepReason.Code.TEST));
    evidence.delivered(
        evidence.police, EvidenceFixtures.toPolice(AuditAction.DELIVERED).attempt(1));
    EvidenceBundle bundle = evidence.bundle();
    String file = Files.write(folder.resolve("test.json"), bundle.bytes()).toString();
    String real = Files.write(folder.resolve("real.json"), smallest().bundle().bytes()).toString();
    String trust = Files.write(folder.resolve("trust.json"), bundle.trust().bytes()).toString();
    String claim = "referral " + EvidenceFixtures.REFERRAL + ", which is a test: 2 steps";

    for (List<String> words :
        List.of(
            List.of("referral", file, "--trust", trust),
            List.of("receipt", file, "--trust", trust),
            List.of("referral", file),
            List.of("referral", real))) {
      // When
      Node.Ran second = Node.verify(words);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      int code = OfflineVerifier.run(words, new PrintStream(out, true, StandardCharsets.UTF_8));
      Node.Ran first = new Node.Ran(code, out.toString(StandardCharsets.UTF_8));

      // Then
      assertThat(second).isEqualTo(first);
      assertThat(first.code()).isIn(OfflineVerifier.PROVEN, OfflineVerifier.UNANCHORED);
      assertThat(first.out().contains(claim)).isEqualTo(words.get(1).equals(file));
    }
  }

  @Test
  void bothRefuteReceiptOfAnotherFile() {
    // Given
    List<Map<String, String>> others =
        List.of(
            Map.of("fileId", "00000000-0000-4000-8000-00000000000e"),
            Map.of("fileId", ""),
            Map.of("deliveryId", "00000000-0000-8000-8000-000000000003"),
            Map.of("digest", EvidenceFixtures.DIGEST),
            Map.of("kind", "delivery"),
            Map.of("recipient", "office-b"));
    for (Map<String, String> other : others) {
      EvidenceBundle bundle = EvidenceFixtures.withFile(other).bundle();
      String trusted = bundle.trust().fingerprint();
      // When
      int first = java("referral", Optional.of(trusted), bundle.bytes());
      List<Integer> second = Node.codes("referral", trusted, List.of(bundle.bytes()));
      // Then
      assertThat(first).as("%s", other).isEqualTo(OfflineVerifier.REFUTED);
      assertThat(second).containsExactly(first);
    }
  }

  @Test
  void row60BothAcceptReceiptOfReceiptKeyOnly() {
    // Given receipts of the police that a machine has a message, and that a person opened it
    EvidenceBundle whole = EvidenceFixtures.whole().bundle();
    for (Map.Entry<Set<String>, Integer> each :
        Map.of(
                Set.of("receipt", "retrieval"), OfflineVerifier.PROVEN,
                Set.of("message", "receipt", "retrieval"), OfflineVerifier.PROVEN,
                Set.of("receipt"), OfflineVerifier.REFUTED,
                Set.of("retrieval"), OfflineVerifier.REFUTED,
                Set.of("message"), OfflineVerifier.REFUTED,
                Set.of("sealing"), OfflineVerifier.MALFORMED)
            .entrySet()) {
      EvidenceBundle limited = limited(whole, each.getKey());
      for (String command : List.of("receipt", "referral")) {
        // When
        String trusted = limited.trust().fingerprint();
        int first = java(command, Optional.of(trusted), limited.bytes());
        List<Integer> second = Node.codes(command, trusted, List.of(limited.bytes()));

        // Then
        assertThat(first).as("%s by %s", command, each.getKey()).isEqualTo(each.getValue());
        assertThat(second).containsExactly(first);
      }
    }
  }

  /** The evidence with keys of the police that may sign for these purposes only. */
  private static EvidenceBundle limited(EvidenceBundle bundle, Set<String> purposes) {
    TrustPolicy trust = bundle.trust();
    List<TrustPolicy.AgencyKey> keys =
        trust.agencies().stream()
            .map(
                key ->
                    new TrustPolicy.AgencyKey(
                        key.agency(),
                        key.alg(),
                        key.kid(),
                        key.x(),
                        key.y(),
                        key.agency().equals("police-a") ? purposes : Set.of(),
                        key.from(),
                        key.until()))
            .toList();
    return new EvidenceBundle(
        bundle.referral(),
        bundle.steps(),
        bundle.checkpoints(),
        bundle.chain(),
        bundle.timeStamps(),
        bundle.receipts(),
        new TrustPolicy(keys, trust.logs(), trust.witnesses(), trust.quorum()));
  }

  @Test
  void bothRejectFlippedBits() {
    // Given
    EvidenceBundle valid = smallest().bundle();

    rejectedByBoth(
        "referral",
        valid,
        BundleMutations.someFlips(valid.bytes(), 8, TestSeed.random(TwoVerifiersTest.class, SEED)));
  }

  @Test
  void bothRejectWellFormedForgeries() {
    // Given
    EvidenceBundle valid = EvidenceFixtures.whole().bundle();

    rejectedByBoth(
        "referral",
        valid,
        BundleMutations.changed(valid.bytes(), 150, TestSeed.random(TwoVerifiersTest.class, SEED)));
  }

  @Test
  void bothRejectForgeriesInTwoShards() {
    // Given
    EvidenceBundle valid = smallest().sharded(1).bundle();

    rejectedByBoth(
        "referral",
        valid,
        BundleMutations.changed(valid.bytes(), 150, TestSeed.random(TwoVerifiersTest.class, SEED)));
  }

  @Test
  void bothRejectOversizedInputUnread(@TempDir Path folder) throws Exception {
    // Given
    EvidenceBundle valid = smallest().bundle();
    List<EvidenceBundle.ProvenStep> many =
        Collections.nCopies(EvidenceBundle.MAX_STEPS + 1, valid.steps().get(0));
    byte[] steps =
        new EvidenceBundle(valid.referral(), many, valid.checkpoints(), List.of(), valid.trust())
            .bytes();
    byte[] large = Arrays.copyOf(valid.bytes(), EvidenceBundle.MAX_BYTES + 1);
    for (byte[] bytes : List.of(steps, large)) {
      List<String> words =
          List.of(
              "referral",
              Files.write(folder.resolve("bundle.json"), bytes).toString(),
              "--trust",
              valid.trust().fingerprint());
      // When
      int first = OfflineVerifier.run(words, new PrintStream(OutputStream.nullOutputStream()));
      Node.Ran second = Node.verify(words);
      // Then
      assertThat(List.of(first, second.code())).containsOnly(OfflineVerifier.MALFORMED);
    }
  }

  @Test
  void bothHaveSameLegalSteps() {
    // Given
    List<List<AuditAction>> ways =
        List.of(
            List.of(),
            List.of(AuditAction.DISPATCHED),
            List.of(AuditAction.DISPATCHED, AuditAction.ATTEMPTED),
            List.of(AuditAction.DELIVERED),
            List.of(AuditAction.PARKED),
            List.of(AuditAction.SUPERSEDED),
            List.of(AuditAction.PARKED, AuditAction.DISCARDED));
    EvidenceFixtures keys = new EvidenceFixtures();
    List<byte[]> stories = new ArrayList<>();
    for (List<AuditAction> way : ways) {
      for (AuditAction last : AuditAction.values()) {
        EvidenceFixtures evidence = keys.another();
        evidence.step(EvidenceFixtures.accepted());
        way.forEach(evidence::police);
        evidence.police(last);
        stories.add(evidence.bundle().bytes());
      }
    }

    // When
    String trusted = keys.trust().fingerprint();
    List<Integer> first = codes("referral", trusted, stories);
    List<Integer> second = Node.codes("referral", trusted, stories);

    // Then
    assertThat(second).isEqualTo(first);
    // An acceptance may come again in any state; what the table knows is legal; no more.
    int legal = ways.size() + DeliveryTransitions.all().size();
    assertThat(first).containsOnly(OfflineVerifier.PROVEN, OfflineVerifier.REFUTED);
    assertThat(first.stream().filter(code -> code == OfflineVerifier.PROVEN)).hasSize(legal);
  }

  @Test
  @Tag("soak")
  void bothRejectEveryFlippedBitAndTenThousandMutations() {
    // Given
    EvidenceBundle small = EvidenceFixtures.small().bundle();
    EvidenceBundle whole = EvidenceFixtures.whole().bundle();
    EvidenceBundle erased = erased().bundle(4);
    List<byte[]> changed =
        new ArrayList<>(
            BundleMutations.changed(
                whole.bytes(), 10_000, TestSeed.random(TwoVerifiersTest.class)));

    rejectedByBoth("referral", small, BundleMutations.everyFlip(small.bytes()));
    rejectedByBoth(
        "receipt",
        small,
        BundleMutations.someFlips(small.bytes(), 1, TestSeed.random(TwoVerifiersTest.class)));
    rejectedByBoth("referral", whole, changed);
    rejectedByBoth(
        "referral",
        erased,
        BundleMutations.changed(erased.bytes(), 2_000, TestSeed.random(TwoVerifiersTest.class)));
  }

  @Test
  @Tag("soak")
  void bothRejectTenThousandMutationsInTwoShards() {
    // Given
    EvidenceBundle sharded = EvidenceFixtures.whole().sharded(4).bundle();
    EvidenceBundle few = smallest().sharded(1).bundle();

    rejectedByBoth(
        "referral",
        sharded,
        BundleMutations.changed(sharded.bytes(), 10_000, TestSeed.random(TwoVerifiersTest.class)));
    rejectedByBoth(
        "receipt",
        few,
        BundleMutations.changed(few.bytes(), 2_000, TestSeed.random(TwoVerifiersTest.class)));
    rejectedByBoth(
        "referral",
        few,
        BundleMutations.someFlips(few.bytes(), 1, TestSeed.random(TwoVerifiersTest.class)));
  }

  @Test
  void bothRejectBareLeafWithoutErasure() {
    // Given
    EvidenceBundle bare = EvidenceFixtures.whole().bundle(1);
    for (String command : List.of("receipt", "referral")) {
      refutedByBoth(command, bare);
    }
  }

  @Test
  void bothFindOmittedStepAfterErasure() {
    // Given
    EvidenceBundle erased = erased().bundle(11);
    List<EvidenceBundle.ProvenStep> fewer = new ArrayList<>(erased.steps());
    fewer.remove(4);
    EvidenceBundle lacking =
        new EvidenceBundle(
            erased.referral(), fewer, erased.checkpoints(), erased.receipts(), erased.trust());
    refutedByBoth("referral", lacking);
  }

  private static void refutedByBoth(String command, EvidenceBundle bundle) {
    // When
    String trusted = bundle.trust().fingerprint();
    List<Integer> first = codes(command, trusted, List.of(bundle.bytes()));
    List<Integer> second = Node.codes(command, trusted, List.of(bundle.bytes()));
    // Then
    assertThat(first).containsExactly(OfflineVerifier.REFUTED);
    assertThat(second).containsExactly(OfflineVerifier.REFUTED);
  }
}

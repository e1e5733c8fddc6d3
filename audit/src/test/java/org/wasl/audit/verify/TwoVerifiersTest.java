package org.wasl.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.audit.Step;
import org.wasl.rules.TestSeed;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.DeliveryTransitions;

/** Two programs that share nothing but a page agree about every bundle, and believe no mutant. */
class TwoVerifiersTest {
  private static final long SEED = 20_261_124;

  @BeforeAll
  static void node() {
    Node.assumeThere();
  }

  /** One message, delivered at once: the smallest story with a receipt. */
  private static Evidence smallest() {
    Evidence evidence = new Evidence();
    evidence.step(Evidence.accepted());
    evidence.delivered(evidence.police, Evidence.toPolice(AuditAction.DELIVERED).attempt(1));
    return evidence;
  }

  private static Evidence erased() {
    Evidence evidence = Evidence.whole();
    evidence.step(Step.of(AuditAction.ERASED, "operator:a").why("retention"));
    return evidence;
  }

  private static int java(String what, Optional<String> trusted, byte[] bundle) {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    return Verify.bundle(bundle, trusted, what.equals("referral"), nowhere);
  }

  private static List<Integer> codes(String what, String trusted, List<byte[]> bundles) {
    return IntStream.range(0, bundles.size())
        .parallel()
        .mapToObj(i -> java(what, Optional.of(trusted), bundles.get(i)))
        .toList();
  }

  private static void rejectedByBoth(String what, Bundle valid, List<byte[]> mutants) {
    // When
    String trusted = valid.trust().fingerprint();
    List<Integer> first = codes(what, trusted, mutants);
    List<Integer> second = Node.codes(what, trusted, mutants);

    // Then
    assertThat(second).isEqualTo(first);
    assertThat(first).containsOnly(Verify.REFUTED, Verify.MALFORMED);
  }

  @Test
  void bothBelieveWhatIsTrue() {
    // Given
    List<Bundle> valid =
        List.of(
            smallest().bundle(),
            Evidence.small().bundle(),
            Evidence.whole().bundle(),
            erased().bundle(11),
            erased().bundle(4),
            smallest().sharded(1).bundle(),
            Evidence.whole().sharded(4, 0, 3).bundle());

    for (Bundle bundle : valid) {
      for (String what : List.of("receipt", "referral")) {
        // When
        String trusted = bundle.trust().fingerprint();
        List<Integer> second = Node.codes(what, trusted, List.of(bundle.bytes()));

        // Then
        assertThat(java(what, Optional.of(trusted), bundle.bytes())).isEqualTo(Verify.PROVEN);
        assertThat(second).containsExactly(Verify.PROVEN);
      }
    }
  }

  @Test
  void bothRejectFlippedBits() {
    // Given
    Bundle valid = smallest().bundle();

    rejectedByBoth(
        "referral",
        valid,
        Mutants.someFlips(valid.bytes(), 8, TestSeed.random(TwoVerifiersTest.class, SEED)));
  }

  @Test
  void bothRejectWhatHasTheRightShape() {
    // Given
    Bundle valid = Evidence.whole().bundle();

    rejectedByBoth(
        "referral",
        valid,
        Mutants.changed(valid.bytes(), 150, TestSeed.random(TwoVerifiersTest.class, SEED)));
  }

  @Test
  void bothRejectWhatIsAlmostEvidenceInTwoShards() {
    // Given
    Bundle valid = smallest().sharded(1).bundle();

    rejectedByBoth(
        "referral",
        valid,
        Mutants.changed(valid.bytes(), 150, TestSeed.random(TwoVerifiersTest.class, SEED)));
  }

  @Test
  void bothRefuseUnreadWhatIsBeyondTheLimits(@TempDir Path folder) throws Exception {
    // Given
    Bundle valid = smallest().bundle();
    List<Bundle.ProvenStep> many = Collections.nCopies(Bundle.MAX_STEPS + 1, valid.steps().get(0));
    byte[] steps =
        new Bundle(valid.referral(), many, valid.checkpoints(), List.of(), valid.trust()).bytes();
    byte[] large = Arrays.copyOf(valid.bytes(), Bundle.MAX_BYTES + 1);
    for (byte[] bytes : List.of(steps, large)) {
      List<String> words =
          List.of(
              "referral",
              Files.write(folder.resolve("bundle.json"), bytes).toString(),
              "--trust",
              valid.trust().fingerprint());
      // When
      int first = Verify.run(words, new PrintStream(OutputStream.nullOutputStream()));
      Node.Ran second = Node.verify(words);
      // Then
      assertThat(List.of(first, second.code())).containsOnly(Verify.MALFORMED);
    }
  }

  @Test
  void bothKnowTheSameLegalSteps() {
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
    Evidence keys = new Evidence();
    List<byte[]> stories = new ArrayList<>();
    for (List<AuditAction> way : ways) {
      for (AuditAction last : AuditAction.values()) {
        Evidence evidence = keys.another();
        evidence.step(Evidence.accepted());
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
    assertThat(first).containsOnly(Verify.PROVEN, Verify.REFUTED);
    assertThat(first.stream().filter(code -> code == Verify.PROVEN)).hasSize(legal);
  }

  @Test
  @Tag("soak")
  void bothRejectEveryFlippedBitAndTenThousandOtherChanges() {
    // Given
    Bundle small = Evidence.small().bundle();
    Bundle whole = Evidence.whole().bundle();
    Bundle erased = erased().bundle(4);
    List<byte[]> changed =
        new ArrayList<>(
            Mutants.changed(whole.bytes(), 10_000, TestSeed.random(TwoVerifiersTest.class)));

    rejectedByBoth("referral", small, Mutants.everyFlip(small.bytes()));
    rejectedByBoth(
        "receipt",
        small,
        Mutants.someFlips(small.bytes(), 1, TestSeed.random(TwoVerifiersTest.class)));
    rejectedByBoth("referral", whole, changed);
    rejectedByBoth(
        "referral",
        erased,
        Mutants.changed(erased.bytes(), 2_000, TestSeed.random(TwoVerifiersTest.class)));
  }

  @Test
  @Tag("soak")
  void bothRejectTenThousandChangesOfEvidenceInTwoShards() {
    // Given
    Bundle sharded = Evidence.whole().sharded(4).bundle();
    Bundle few = smallest().sharded(1).bundle();

    rejectedByBoth(
        "referral",
        sharded,
        Mutants.changed(sharded.bytes(), 10_000, TestSeed.random(TwoVerifiersTest.class)));
    rejectedByBoth(
        "receipt",
        few,
        Mutants.changed(few.bytes(), 2_000, TestSeed.random(TwoVerifiersTest.class)));
    rejectedByBoth(
        "referral",
        few,
        Mutants.someFlips(few.bytes(), 1, TestSeed.random(TwoVerifiersTest.class)));
  }

  @Test
  void aBareLeafWithoutItsErasureIsRejectedByBothWhateverIsAsked() {
    // Given
    Bundle bare = Evidence.whole().bundle(1);
    for (String what : List.of("receipt", "referral")) {
      refutedByBoth(what, bare);
    }
  }

  @Test
  void whatErasureLeftLacksNoStepForEither() {
    // Given
    Bundle erased = erased().bundle(11);
    List<Bundle.ProvenStep> fewer = new ArrayList<>(erased.steps());
    fewer.remove(4);
    Bundle lacking =
        new Bundle(
            erased.referral(), fewer, erased.checkpoints(), erased.receipts(), erased.trust());
    refutedByBoth("referral", lacking);
  }

  private static void refutedByBoth(String what, Bundle bundle) {
    // When
    String trusted = bundle.trust().fingerprint();
    List<Integer> first = codes(what, trusted, List.of(bundle.bytes()));
    List<Integer> second = Node.codes(what, trusted, List.of(bundle.bytes()));
    // Then
    assertThat(first).containsExactly(Verify.REFUTED);
    assertThat(second).containsExactly(Verify.REFUTED);
  }
}

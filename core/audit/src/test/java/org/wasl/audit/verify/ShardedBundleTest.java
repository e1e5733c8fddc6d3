package org.wasl.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.ShardLink;
import org.wasl.audit.verify.EvidenceBundle.ProvenStep;
import org.wasl.rules.id.ReferralId;

/** Evidence that lies in several shards of the log, of which each goes on where one has ended. */
class ShardedBundleTest {
  private static final boolean NODE = Node.version().isPresent();

  @TempDir private Path folder;

  /** Expects the same code from both verifiers and returns the output of the first one. */
  private static List<String> both(EvidenceBundle bundle) {
    byte[] bytes = bundle.bytes();
    String trusted = bundle.trust().fingerprint();
    List<String> findings = new ArrayList<>();
    int expected = OfflineVerifier.MALFORMED;
    try {
      findings.addAll(
          OfflineVerifier.findings(EvidenceBundle.parse(bytes), Optional.of(trusted), true));
      expected = findings.isEmpty() ? OfflineVerifier.PROVEN : OfflineVerifier.REFUTED;
    } catch (MalformedException e) {
      findings.add("malformed: " + e.getMessage());
    }
    if (NODE) {
      assertThat(Node.codes("referral", trusted, List.of(bytes))).containsExactly(expected);
    }
    return findings;
  }

  private static EvidenceBundle with(
      EvidenceBundle b, List<String> checkpoints, List<List<byte[]>> chain) {
    return new EvidenceBundle(
        b.referral(), b.steps(), checkpoints, chain, List.of(), b.receipts(), b.trust());
  }

  @Test
  void provesReferralInTwoShards() {
    assertThat(both(EvidenceFixtures.whole().sharded(4).bundle())).isEmpty();
  }

  @Test
  void chainIncludesShardWithoutStep() {
    assertThat(both(EvidenceFixtures.whole().sharded(4, 0, 3).bundle())).isEmpty();
  }

  @Test
  void shardedBundleRoundTripsByteForByte() {
    // Given
    byte[] bytes = EvidenceFixtures.whole().sharded(4).bundle().bytes();
    // Then
    assertThat(EvidenceBundle.parse(bytes).bytes()).isEqualTo(bytes);
  }

  @Test
  void refutesCheckpointAfterEndOfShard() {
    // Given
    ShardedEvidence sharded = EvidenceFixtures.whole().sharded(4);
    // When
    sharded.shards.get(0).fill(sharded.ends.get(0) + 1);
    // Then
    assertThat(both(sharded.bundle()))
        .singleElement()
        .asString()
        .startsWith("checkpoint 1, leaf 0: expected the end of log.example/2026 at ");
  }

  @Test
  void refutesCheckpointBeforeEndOfShard() {
    // Given
    ShardedEvidence sharded = EvidenceFixtures.whole().sharded(4);
    EvidenceBundle bundle = sharded.bundle();
    TestMemoryLog first = sharded.shards.get(0);
    // When
    String earlier = first.checkpoint(sharded.ends.get(0) - 1, 3).toString();
    // Then
    assertThat(both(with(bundle, List.of(earlier, bundle.checkpoints().get(1)), bundle.chain())))
        .anyMatch(line -> line.startsWith("checkpoint 1, leaf 0"));
  }

  @Test
  void findsOmittedShard() {
    // Given
    ShardedEvidence sharded = EvidenceFixtures.whole().sharded(4, 0, 3);
    EvidenceBundle bundle = sharded.bundle();
    List<ProvenStep> steps = new ArrayList<>();
    for (ProvenStep step : bundle.steps()) {
      int checkpoint = Math.min(step.checkpoint(), 1) + Math.max(0, step.checkpoint() - 2);
      steps.add(new ProvenStep(step.disclosure().get(), checkpoint, step.index(), step.proof()));
    }
    List<String> notes = new ArrayList<>(bundle.checkpoints());
    notes.remove(1);
    List<List<byte[]>> chain = new ArrayList<>(bundle.chain());
    // When
    chain.remove(0);
    // Then
    assertThat(
            both(
                new EvidenceBundle(
                    bundle.referral(),
                    steps,
                    notes,
                    chain,
                    List.of(),
                    bundle.receipts(),
                    bundle.trust())))
        .anyMatch(line -> line.startsWith("checkpoint 1, leaf 0"));
  }

  @Test
  void linkLeafIsNotStep() {
    // Given
    ShardedEvidence sharded = EvidenceFixtures.whole().sharded(4);
    EvidenceBundle bundle = sharded.bundle();
    List<ProvenStep> steps = new ArrayList<>(bundle.steps());
    byte[] leaf =
        ShardLink.commitment(
            Checkpoint.parse(sharded.shards.get(0).checkpoint(sharded.ends.get(0), 0).text()));
    // When
    steps.set(4, new ProvenStep(5, Optional.empty(), leaf, 1, 0, bundle.chain().get(0)));
    // Then
    assertThat(
            both(
                new EvidenceBundle(
                    bundle.referral(),
                    steps,
                    bundle.checkpoints(),
                    bundle.chain(),
                    List.of(),
                    bundle.receipts(),
                    bundle.trust())))
        .contains(
            "step 5: expected the leaf of an entry, found the one that names the shard before");
  }

  @Test
  void rejectsMissingTooLongAndNeedlessChains() {
    // Given
    EvidenceBundle bundle = EvidenceFixtures.whole().sharded(4).bundle();
    EvidenceBundle single = EvidenceFixtures.whole().bundle();
    List<List<byte[]>> twice = List.of(bundle.chain().get(0), bundle.chain().get(0));
    // Then
    for (EvidenceBundle wrong :
        List.of(
            with(bundle, bundle.checkpoints(), List.of()),
            with(bundle, bundle.checkpoints(), twice),
            with(single, single.checkpoints(), bundle.chain()))) {
      assertThat(both(wrong)).singleElement().asString().startsWith("malformed");
    }
  }

  @Test
  void refutesStepsOfTwoReferralsOrInWrongShardOrder() {
    // Given
    EvidenceBundle bundle = EvidenceFixtures.whole().sharded(4).bundle();
    // When
    List<String> swapped = List.of(bundle.checkpoints().get(1), bundle.checkpoints().get(0));
    // Then
    assertThat(both(with(bundle, swapped, bundle.chain()))).isNotEmpty();
    assertThat(
            both(
                new EvidenceBundle(
                    new ReferralId(UUID.randomUUID()),
                    bundle.steps(),
                    bundle.checkpoints(),
                    bundle.chain(),
                    List.of(),
                    bundle.receipts(),
                    bundle.trust())))
        .isNotEmpty();
  }

  @Test
  void provesShardFolderButNotGrowthAfterEnd() throws Exception {
    // Given
    ShardedEvidence sharded = EvidenceFixtures.whole().sharded(4);
    TestMemoryLog first = sharded.shards.get(0);
    TestMemoryLog second = sharded.shards.get(1);
    String trust = Files.write(folder.resolve("trust.json"), sharded.trust().bytes()).toString();
    Path log = folder.resolve("log");
    second.write(log.resolve("2"), second.checkpoint(second.size(), 3));
    first.write(log, first.checkpoint(first.size(), 3));
    assertThat(command("mirror", log, trust)).isEqualTo(OfflineVerifier.PROVEN);
    // When
    first.fill(first.size() + 1);
    first.write(log, first.checkpoint(first.size(), 3));
    // Then
    assertThat(command("mirror", log, trust)).isEqualTo(OfflineVerifier.REFUTED);
    assertThat(command("log", log, trust)).isEqualTo(OfflineVerifier.REFUTED);
    assertThat(command("log", log.resolve("2"), trust)).isEqualTo(OfflineVerifier.PROVEN);
  }

  private static int command(String command, Path log, String trust) {
    List<String> words = List.of(command, log.toString(), "--trust", trust);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code = OfflineVerifier.run(words, new PrintStream(out, true, StandardCharsets.UTF_8));
    if (NODE) {
      assertThat(Node.verify(words).code())
          .as(out.toString(StandardCharsets.UTF_8))
          .isEqualTo(code);
    }
    return code;
  }
}

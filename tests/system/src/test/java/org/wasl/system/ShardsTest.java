package org.wasl.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.administration.ShardCommand;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.verify.EvidenceBundle;
import org.wasl.audit.verify.OfflineVerifier;
import org.wasl.commands.keys.PkiCommand;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.TestLoad;
import org.wasl.sandbox.checker.CheckpointLatency;
import org.wasl.sandbox.checker.GatewayDatabaseReader;
import org.wasl.sandbox.checker.LatencyStatistics;
import org.wasl.sandbox.checker.MachineLoad;
import org.wasl.sandbox.checker.RunClock;

/**
 * The log's key changes under load, and a third party verifies the log on both sides of the change.
 */
@Tag("soak")
class ShardsTest {
  private static final int CASES_A_SECOND = 10;

  /** A referral whose steps lie in several shards. */
  private static final String OVER_THE_BORDER =
      "select r.id from referral r where (select count(distinct s.number) from audit_entry e"
          + " join log_batch b on b.span @> e.seq and e.seq = any(b.seqs)"
          + " join log_shard s on s.first <= b.first and s.number ="
          + "  (select max(number) from log_shard where first <= b.first)"
          + " where e.stream = r.id::text) > 1 limit 1";

  @Test
  void twoKeyChangesUnderLoadDelayNoEvidence(TestInfo test) throws Exception {
    try (GatewayTrial trial = GatewayTrial.start(test);
        ConcurrentPublishers publishers = new ConcurrentPublishers(trial)) {
      // Given
      trial.connect();
      publishers.start(ConcurrentPublishers.cases(23, 100_000), CASES_A_SECOND);
      awaitMore(publishers, 10);
      // When: once with the gateway killed in the middle, and while it runs
      exchange(trial, 2);
      trial.gateway().kill();
      trial.inProcess().startGateway();
      awaitShard(trial, 2);
      awaitMore(publishers, 10);
      assertThat(close(trial).code()).isEqualTo(1); // there is no key for a third shard
      RunClock clock = RunClock.startNow();
      exchange(trial, 3);
      awaitShard(trial, 3);
      awaitMore(publishers, 10);
      publishers.finish();
      trial.awaitQuiet();

      // Then
      trial.assertEveryPromiseKept();
      eachStepIsProvableInTime(trial, clock);
      assertThat(trial.audit()).isZero();
      provenOverTheBorder(trial);
      eachShardIsServed(trial);
    }
  }

  private static void exchange(GatewayTrial trial, int next) {
    String pki = trial.world().pki().path().toString();
    CommandResult made =
        CommandResult.of(new PkiCommand(), List.of("--pki", pki, "--shard", "" + next));
    assertThat(made.code()).isZero();
    assertThat(made.out()).contains("wasl.example/log/" + next + "+");
    CommandResult closed = close(trial);
    assertThat(closed.code()).as(closed.err()).isZero();
  }

  private static CommandResult close(GatewayTrial trial) {
    return CommandResult.of(
        new ShardCommand(),
        Stream.concat(
                TestOperators.login(trial.data(), "cara").stream(),
                Stream.of(
                    "--close",
                    "--reason=key-exchange",
                    "--config=" + trial.world().config(),
                    "--data=" + trial.data()))
            .toList());
  }

  private static void awaitShard(GatewayTrial trial, int number) {
    Awaitility.await()
        .atMost(SOON)
        .until(() -> trial.ledger().count("log_shard where first is not null") == number);
  }

  private static void awaitMore(ConcurrentPublishers publishers, int cases) {
    int enough = publishers.count() + cases;
    Awaitility.await().atMost(SOON).until(() -> publishers.count() >= enough);
  }

  /** Asserts the latency of all steps, including the few that had to wait for the next shard. */
  private static void eachStepIsProvableInTime(GatewayTrial trial, RunClock clock)
      throws Exception {
    try (GatewayDatabaseReader reader = GatewayDatabaseReader.open(trial.data())) {
      CheckpointLatency freshness = reader.checkpointLatency(clock);
      MachineLoad load = MachineLoad.measure(trial.data());
      if (!load.isTooMuch() || !isWithinGrownLimits(freshness)) {
        assertThat(freshness.checkEach(load)).isEmpty();
      }
    }
  }

  /** On a very busy machine they grow further than the checker's own. */
  private static boolean isWithinGrownLimits(CheckpointLatency freshness) {
    return isWithin(freshness.signedMillis(), CheckpointLatency.SIGNED_MILLIS)
        && isWithin(freshness.witnessedMillis(), CheckpointLatency.WITNESSED_MILLIS);
  }

  private static boolean isWithin(LatencyStatistics millis, long atRest) {
    long limit = TestLoad.limit(Duration.ofMillis(atRest)).toMillis();
    return millis.count() > 0 && millis.quantile(1) <= limit;
  }

  private static PlainHttpsClient as(GatewayTrial trial, AgencyId agency) {
    return new PlainHttpsClient(trial.api(), trial.world().pki(), agency);
  }

  private static void provenOverTheBorder(GatewayTrial trial) throws Exception {
    String referral = trial.ledger().column(OVER_THE_BORDER).get(0);
    AgencyId office =
        new AgencyId(
            trial
                .ledger()
                .column("select office from referral where id = '" + referral + "'")
                .get(0));
    byte[] trust = as(trial, new AgencyId("oversight")).get("/log/trust.json").body();
    String fingerprint =
        HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(trust));
    byte[] bundle =
        Awaitility.await()
            .atMost(SOON)
            .until(
                () -> as(trial, office).get("/v1/referrals/" + referral + "/evidence"),
                answer -> answer.status() == 200)
            .body();
    assertThat(EvidenceBundle.parse(bundle).checkpoints()).hasSizeGreaterThan(1);
    Path file = Files.write(trial.data().resolve("bundle.json"), bundle);
    List<String> words = List.of("referral", file.toString(), "--trust", fingerprint);
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    int code = OfflineVerifier.run(words, new PrintStream(output, true, StandardCharsets.UTF_8));
    assertThat(code).as(output.toString(StandardCharsets.UTF_8)).isEqualTo(OfflineVerifier.PROVEN);
  }

  private static void eachShardIsServed(GatewayTrial trial) throws Exception {
    for (String shard : List.of("", "2/", "3/")) {
      byte[] note = as(trial, new AgencyId("oversight")).get("/log/" + shard + "checkpoint").body();
      Checkpoint head = Checkpoint.parse(SignedNote.parse(note).text());
      assertThat("wasl.example/log/" + shard).isEqualTo(head.origin() + "/");
      String tile = head.size() < 256 ? "000.p/" + head.size() : "000";
      assertThat(
              as(trial, new AgencyId("oversight")).get("/log/" + shard + "tile/0/" + tile).status())
          .isEqualTo(200);
    }
    assertThat(as(trial, new AgencyId("oversight")).get("/log/4/checkpoint").status())
        .isEqualTo(404);
    assertThat(as(trial, new AgencyId("oversight")).get("/log/1/checkpoint").status())
        .isEqualTo(404);
  }
}

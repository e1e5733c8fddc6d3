package org.wasl.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;
import static org.wasl.system.SmallConfig.PLATFORM;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.client.ClientConfig;
import org.wasl.client.TransferProgress;
import org.wasl.client.WaslClient;
import org.wasl.client.answer.Outcome;
import org.wasl.client.answer.TransferAnswer;
import org.wasl.kit.evidence.EvidenceEntry;
import org.wasl.kit.evidence.SealedCopies;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.TestSeed;

/** Kills the gateway while an agency sends an evidence file and the case that lists it. */
@Tag("soak")
class EvidenceKillTest {
  private static final int KILLS = 6;
  private static final int FILE_BYTES = 40 << 20;

  /** A file and its case take about as long. */
  private static final int LATEST_KILL_MILLIS = 1_500;

  private final Random random = TestSeed.random(EvidenceKillTest.class);

  @TempDir private Path folder;

  @Test
  void eachFileIsStoredOnceHoweverLateTheKill(TestInfo test) throws Exception {
    try (GatewayTrial trial = GatewayTrial.prepare(test);
        ScheduledExecutorService killer = Executors.newSingleThreadScheduledExecutor()) {
      trial.startGateway();
      trial.connect();
      SealedCopies copies = SealedCopies.in(folder.resolve("copies"));
      for (int kill = 0; kill < KILLS; kill++) {
        // Given
        byte[] content = new byte[FILE_BYTES];
        random.nextBytes(content);
        EvidenceEntry entry = copies.seal(Files.write(folder.resolve("video"), content));
        Path sealed = copies.sealed(entry.file().id());

        // When
        Callable<Duration> restart =
            () -> {
              trial.gateway().kill();
              return trial.startGateway();
            };
        ScheduledFuture<Duration> killed =
            killer.schedule(restart, 1 + random.nextInt(LATEST_KILL_MILLIS), TimeUnit.MILLISECONDS);
        Outcome.Accepted accepted = send(trial, entry, sealed);
        killed.get();

        // Then
        Path fetched = folder.resolve("fetched-" + kill);
        try (WaslClient recipient = client(trial, accepted.recipients().getFirst())) {
          assertThat(recipient.evidence().download(entry.file(), fetched, TransferProgress.NONE))
              .isInstanceOf(TransferAnswer.Done.class);
        }
        assertThat(fetched).hasSameBinaryContentAs(sealed);
        assertThat(
                trial
                    .ledger()
                    .count(
                        "audit_entry where action = 'file-stored' and why = '%s'"
                            .formatted(entry.file().id())))
            .isEqualTo(1);
      }
      assertThat(trial.ledger().count("evidence_file where whole")).isEqualTo(KILLS);
      assertThat(trial.ledger().count("referral")).isEqualTo(KILLS);
    }
  }

  private Outcome.Accepted send(GatewayTrial trial, EvidenceEntry entry, Path sealed)
      throws Exception {
    try (WaslClient sender = client(trial, PLATFORM)) {
      assertThat(sender.evidence().upload(entry.file(), sealed, TransferProgress.NONE))
          .isInstanceOf(TransferAnswer.Done.class);
      Outcome outcome = sender.publish(caseWith(entry));
      assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
      return (Outcome.Accepted) outcome;
    }
  }

  private byte[] caseWith(EvidenceEntry entry) throws IOException {
    return EvidenceCase.listing(
        ConcurrentPublishers.cases(random.nextLong(), 1).findFirst().orElseThrow(), entry);
  }

  private static WaslClient client(GatewayTrial trial, AgencyId agency) {
    return WaslClient.open(
        ClientConfig.of(trial.api(), trial.world().pki().path(), agency)
            .withTimes(Duration.ofSeconds(10), SOON)
            .withDelays(Duration.ofMillis(20), Duration.ofMillis(500)));
  }
}

package org.wasl.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.bench.gateways.BenchTarget;
import org.wasl.bench.gateways.PlainGatewayTarget;
import org.wasl.bench.load.BenchPki;
import org.wasl.bench.load.BenchTls;
import org.wasl.bench.load.LoadGenerator;
import org.wasl.bench.load.LoadPlan;
import org.wasl.bench.load.SignedCases;
import org.wasl.bench.process.ProcessUsage;
import org.wasl.rules.id.AgencyId;
import org.wasl.sandbox.cases.CaseGenerator;
import org.wasl.sandbox.cases.IdentitySealer;
import org.wasl.wire.pki.PkiFolder;

/**
 * Tests the bench on the plain gateway. Both ends run in this process, and the gateway in its own.
 */
class PlainGatewayTest {
  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private PkiFolder pki;
  private SignedCases pile;

  @BeforeEach
  void sign() {
    pki = BenchPki.create(folder.resolve("pki"), List.of());
    CaseGenerator cases =
        new CaseGenerator(
            7, 100, BenchPki.SENDER, Instant.now(), IdentitySealer.SENDER_IS_CUSTODIAN);
    pile = new SignedCases(cases.cases().toList(), pki.signer(BenchPki.SENDER), 1000, 7);
  }

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private BenchSetup stage(String setting) {
    BenchTarget gateway = new PlainGatewayTarget(setting, pki.path());
    return new BenchSetup(
        vertx,
        new BenchTls(pki.path()),
        gateway,
        folder.resolve(setting),
        Map.<AgencyId, Integer>of());
  }

  @Test
  void deliversAllAcceptedCasesWithoutFaults() throws InterruptedException {
    // Given
    try (BenchSetup stage = stage("tuned")) {
      LoadGenerator load = stage.load(pile.cursor()::next, 4, 100);
      // When
      load.start(4);
      await().atMost(SOON).until(() -> stage.ledger.complete.sum() >= 20);
      load.stop();
      stage.drain((int) SOON.toSeconds(), (int) SOON.toSeconds());
      // Then
      assertThat(stage.ledger.outstanding()).isZero();
      assertThat(stage.ledger.failed.sum()).isZero();
      assertThat(stage.snapshot().gateway().cpuMicros()).isPositive();
      assertThat(stage.snapshot().database()).isEqualTo(new ProcessUsage(0, 0));
    }
  }

  @Test
  @Tag("soak")
  void defaultSetupLosesCasesAcceptedDuringReceiverOutage() throws InterruptedException {
    // Given
    try (BenchSetup stage = stage("defaults")) {
      // When
      OutageBenchmark.OutageResult outcome =
          OutageBenchmark.run(stage, pile, 4, new LoadPlan(0, 0, 0, 0, 50, 10, 60), 50, 5);
      // Then
      assertThat(outcome.accepted()).isGreaterThanOrEqualTo(50);
      assertThat(outcome.delivered()).isZero();
      assertThat(outcome.undelivered()).isEqualTo("{\"queued\":0,\"deadLetters\":0}");
    }
  }

  @Test
  @Tag("soak")
  void tunedSetupMovesFailedDeliveriesToDeadLetters() throws InterruptedException {
    // Given
    try (BenchSetup stage = stage("tuned")) {
      // When
      OutageBenchmark.OutageResult outcome =
          OutageBenchmark.run(stage, pile, 4, new LoadPlan(0, 0, 0, 0, 50, 10, 60), 50, 5);
      // Then
      assertThat(outcome.missing()).isPositive();
      assertThat(outcome.undelivered()).contains("\"deadLetters\":" + outcome.missing());
    }
  }
}

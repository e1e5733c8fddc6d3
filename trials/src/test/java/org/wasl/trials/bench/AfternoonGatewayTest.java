package org.wasl.trials.bench;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import org.wasl.trials.cases.CaseGenerator;
import org.wasl.trials.cases.IdentitySeal;
import org.wasl.wire.pki.PkiFolder;

/** The bench on the afternoon gateway: both ends in this process, the gateway in its own. */
class AfternoonGatewayTest {
  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private PkiFolder pki;
  private Pile pile;

  @BeforeEach
  void sign() {
    pki = BenchPki.create(folder.resolve("pki"), List.of());
    CaseGenerator cases =
        new CaseGenerator(7, 100, BenchPki.SENDER, Instant.now(), IdentitySeal.OWN_CUSTODY);
    pile = new Pile(cases.cases().toList(), pki.signer(BenchPki.SENDER), 1000, 7);
  }

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private Stage stage(String setting) {
    UnderTest gateway = new AfternoonUnderTest(setting, pki.path());
    return new Stage(
        vertx, new Tls(pki.path()), gateway, folder.resolve(setting), Map.<String, Integer>of());
  }

  @Test
  void whileAllGoesWellItDeliversWhatItAccepts() throws InterruptedException {
    // Given
    try (Stage stage = stage("tuned")) {
      Load load = stage.load(pile.cursor()::next, 4, 100);
      // When
      load.start(4);
      await().atMost(ofSeconds(60)).until(() -> stage.ledger.complete.sum() >= 20);
      load.stop();
      stage.drain(20, 60);
      // Then
      assertThat(stage.ledger.outstanding()).isZero();
      assertThat(stage.ledger.failed.sum()).isZero();
      assertThat(stage.snapshot().gateway().cpuMicros()).isPositive();
      assertThat(stage.snapshot().database()).isEqualTo(new Usage(0, 0));
    }
  }

  @Test
  @Tag("soak")
  void withDefaultsItLosesAllThatItAcceptedWhileTheReceiverWasDown() throws InterruptedException {
    // Given
    try (Stage stage = stage("defaults")) {
      // When
      Outage.Outcome outcome = Outage.run(stage, pile, new Plan(4, 0, 0, 0, 0, 50, 10, 60), 50, 5);
      // Then
      assertThat(outcome.accepted()).isGreaterThanOrEqualTo(50);
      assertThat(outcome.delivered()).isZero();
      assertThat(outcome.held()).isEqualTo("{\"queued\":0,\"deadLetters\":0}");
    }
  }

  @Test
  @Tag("soak")
  void tunedItPutsAsideForGoodWhatCouldNotBeDeliveredAtOnce() throws InterruptedException {
    // Given
    try (Stage stage = stage("tuned")) {
      // When
      Outage.Outcome outcome = Outage.run(stage, pile, new Plan(4, 0, 0, 0, 0, 50, 10, 60), 50, 5);
      // Then
      assertThat(outcome.missing()).isPositive();
      assertThat(outcome.held()).contains("\"deadLetters\":" + outcome.missing());
    }
  }
}

package org.wasl.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.database.embedded.EmbeddedConfig;
import org.wasl.database.embedded.EmbeddedPostgres;
import org.wasl.database.embedded.TestCluster;
import org.wasl.runtime.TestSeed;

/** The gateway and its own PostgreSQL, with an unreliable connection between them. */
@Tag("soak")
class DatabasePartitionTest {
  private static final String COMMITTED = "COMMIT\0";

  /** CopyInResponse and the first bytes of its length. After it the server waits for rows. */
  private static final String COPY_BEGINS = "G\0\0\0";

  private final Random random = TestSeed.random(DatabasePartitionTest.class);
  private GatewayTrial trial;
  private EmbeddedPostgres postgres;
  private TcpProxy wire;
  private ConcurrentPublishers publishers;

  @BeforeEach
  void start(TestInfo test) throws Exception {
    trial = GatewayTrial.prepare(test).inProcess();
    Path folder = trial.data().resolve("external");
    TestCluster.copyInto(folder);
    postgres = EmbeddedPostgres.start(EmbeddedConfig.in(folder));
    String url = postgres.url();
    wire = new TcpProxy(Integer.parseInt(url.replaceFirst(".*:(\\d+)/.*", "$1")));
    trial
        .with("database.url", url.replaceFirst(":\\d+/", ":" + wire.port() + "/"))
        .with("database.user", postgres.user())
        .with("database.statementMillis", "2000")
        .with("database.socketMillis", "3000")
        .with("database.passwordFile", postgres.passwordFile().toString())
        .ledger(DatabaseProbe.of(postgres));
    trial.startGateway();
    trial.connect();
    publishers = new ConcurrentPublishers(trial);
  }

  @AfterEach
  void stop() throws Exception {
    publishers.close();
    trial.close();
    wire.close();
    postgres.close();
  }

  @Test
  void row35CommitsWithLostAnswersAreNeitherLostNorDuplicated() throws Exception {
    // Given
    AtomicInteger cuts = new AtomicInteger();
    publishers.start(ConcurrentPublishers.cases(35, 100_000));

    // When: every eleventh commit loses the connection to its client
    AtomicInteger commits = new AtomicInteger();
    wire.cutWhen(
        answer ->
            contains(answer, COMMITTED)
                && commits.incrementAndGet() % 11 == 0
                && cuts.incrementAndGet() <= 30);
    Awaitility.await().atMost(SOON).until(() -> cuts.get() >= 30);
    publishers.finish();
    trial.awaitQuiet();

    // Then
    assertThatNothingIsLostDoubledOrParked("commits cut off: " + cuts.get());
  }

  @Test
  void row35DisconnectWithinACopyOnlyPausesTheGateway() throws Exception {
    // Given
    publishers.start(ConcurrentPublishers.cases(38, 100_000));
    awaitMore(20);

    // When: no timeout of the server ends such a session, and the proxy keeps its connection
    AtomicInteger copies = new AtomicInteger();
    wire.forgetWhen(answer -> contains(answer, COPY_BEGINS) && copies.incrementAndGet() <= 3);
    Awaitility.await().atMost(SOON).until(() -> copies.get() >= 3);
    awaitMore(60);
    publishers.finish();
    trial.awaitQuiet();

    // Then
    assertThatNothingIsLostDoubledOrParked("copies cut off: 3");
  }

  @Test
  @Tag("soak")
  void row35StaleServerSessionOnlyPausesTheGateway() throws Exception {
    // Given
    publishers.start(ConcurrentPublishers.cases(36, 100_000));
    awaitMore(20);

    // When
    long interruptedBefore = interrupted();
    List<TcpProxy.Wire> kept = wire.forgetClients();
    awaitMore(60);
    kept.forEach(TcpProxy.Wire::cut);
    awaitMore(60);
    publishers.finish();
    trial.awaitQuiet();

    // Then
    assertThatNothingIsLostDoubledOrParked("interrupted " + (interrupted() - interruptedBefore));
  }

  @Test
  @Tag("soak")
  void row35UnstableDatabaseOnlyPausesTheGateway() throws Exception {
    // Given
    publishers.start(ConcurrentPublishers.cases(37, 100_000));

    // When
    for (int outage = 0; outage < 8; outage++) {
      awaitMore(20 + random.nextInt(40));
      switch (outage % 4) {
        case 0 -> wire.cutAll();
        case 1 -> refuseForAWhile();
        case 2 -> silenceForAWhile();
        default -> forgetForAWhile();
      }
    }
    awaitMore(50);
    publishers.finish();
    trial.awaitQuiet();

    // Then
    assertThatNothingIsLostDoubledOrParked("8 outages");
  }

  /** Until the gateway has tried in vain, several times. */
  private void refuseForAWhile() {
    int enough = wire.refused() + 10;
    wire.refuse(true);
    wire.cutAll();
    Awaitility.await().atMost(SOON).until(() -> wire.refused() >= enough);
    wire.refuse(false);
  }

  private void forgetForAWhile() {
    List<TcpProxy.Wire> kept = wire.forgetClients();
    awaitMore(50);
    kept.forEach(TcpProxy.Wire::cut);
  }

  /** Until a client has waited for longer than its socket may be silent, and has given up. */
  private void silenceForAWhile() {
    List<TcpProxy.Wire> silent = wire.wires();
    wire.fate(TcpProxy.Fate.SWALLOW);
    Awaitility.await().atMost(SOON).until(() -> !wire.wires().containsAll(silent));
    wire.fate(TcpProxy.Fate.PASS);
    wire.cutAll();
  }

  private static boolean contains(byte[] answer, String text) {
    return new String(answer, StandardCharsets.ISO_8859_1).contains(text);
  }

  private void awaitMore(int cases) {
    int enough = publishers.count() + cases;
    Awaitility.await().atMost(SOON).until(() -> publishers.count() >= enough);
  }

  private long interrupted() throws Exception {
    return trial.ledger().count("audit_entry where action = 'interrupted'");
  }

  private void assertThatNothingIsLostDoubledOrParked(String phase) throws Exception {
    System.out.printf(
        "%s: %d accepted, %d delivered%n",
        phase, publishers.count(), trial.ledger().count("delivery where state = 'delivered'"));
    trial.assertEveryPromiseKept();
    assertThat(publishers.refused()).isEmpty();
  }
}

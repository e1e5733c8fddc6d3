package org.wasl.certification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wasl.certification.WrongReceiver.Fault;
import org.wasl.certification.cases.CaseOutcome;
import org.wasl.certification.cases.CertificationLimits;
import org.wasl.certification.cases.CertificationReport;
import org.wasl.certification.report.ReportJson;
import org.wasl.client.ClientConfig.CallTimes;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.inbox.InboxConfig;
import org.wasl.kit.pki.CertificationKeys;
import org.wasl.kit.receive.AgencyEndpoint;
import org.wasl.kit.receive.Collector;
import org.wasl.kit.receive.CollectorConfig;
import org.wasl.kit.receive.MessageHandler;
import org.wasl.kit.receive.OpenedMessage;
import org.wasl.kit.send.CallerIdentity;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.pki.PkiFolder;

/**
 * Certifies agencies that collect. The kit's agency passes, and each wrong one fails because of its
 * fault.
 */
class CollectorCertificationTest {
  private static final AgencyId AGENCY = new AgencyId("kp-under-test");
  private static final Set<String> LARGE = Set.of("C-182", "C-183", "C-184");

  /** None of these collectors gets better when it is asked again. */
  private static final CertificationLimits IMPATIENT =
      new CertificationLimits(Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofMinutes(5));

  @TempDir private static Path folder;
  @TempDir private Path data;
  private static PkiFolder pki;
  private static KitRuntime runtime;
  private Path handled;

  @BeforeAll
  static void start() {
    pki = CertificationKeys.create(folder.resolve("pki"), AGENCY);
    runtime = KitRuntime.start();
  }

  @AfterAll
  static void stop() {
    runtime.close();
  }

  @BeforeEach
  void noteWhatIsHandled() throws IOException {
    handled = Files.createFile(data.resolve("handled"));
  }

  /** Certifies an agency that begins to collect once the inbox is open. */
  private CertificationReport certify(
      CertificationLimits limits, Set<String> cases, Function<URI, AutoCloseable> tested)
      throws Exception {
    Deque<AutoCloseable> begun = new ArrayDeque<>();
    try {
      return new Certification(pki, limits, 7, cases, result -> {})
          .collector(
              new CollectorUnderTest(
                  AGENCY, new InetSocketAddress("127.0.0.1", 0), Optional.of(handled)),
              inbox -> begun.add(tested.apply(inbox)));
    } finally {
      for (AutoCloseable resource : begun) {
        resource.close();
      }
    }
  }

  private static CollectorConfig config(URI gateway, int workers) {
    CollectorConfig usual = CollectorConfig.of(gateway);
    CallTimes times = usual.times();
    return usual
        .withWorkers(workers)
        .withTimes(
            new CallTimes(
                times.attemptTimeout(),
                times.deadline(),
                Duration.ofMillis(10),
                Duration.ofMillis(80)));
  }

  @Test
  void kitCollectorPassesEveryApplicableCase() throws Exception {
    // Given
    try (AgencyEndpoint end =
        new AgencyEndpoint(
            runtime, pki, AGENCY, pki.directory(), data, InboxConfig.DEFAULT, Clock.systemUTC())) {
      end.onMessage(MessageHandler.of(this::note));
      // When: four workers poll. The page of the documentation has every case with one worker
      CertificationReport report =
          certify(
              CertificationLimits.PATIENT,
              ReceiverCases.but(LARGE),
              inbox -> end.collect(config(inbox, 4)));
      // Then: it has no server
      assertThat(report.passed()).as(ReportJson.of(report)).isTrue();
      assertThat(ReceiverCases.of(report, CaseOutcome.NotApplicable.class))
          .containsExactly("C-101", "C-143");
      assertThat(report.form()).isEqualTo("pull");
    }
  }

  @Test
  void answersOldestPollsAboveTheLimitAndServesOn() throws Exception {
    // Given
    int more = 8;
    try (CollectionInbox inbox =
            new CollectionInbox(
                runtime.vertx(), pki, AGENCY, new InetSocketAddress("127.0.0.1", 0));
        HttpsCaller caller =
            new HttpsCaller(
                pki, Optional.of(AGENCY), AgencyId.GATEWAY, CertificationLimits.PATIENT)) {
      HttpRequest poll =
          HttpRequest.newBuilder(inbox.url().resolve("/v1/inbox?wait=30s")).GET().build();
      // When
      List<CompletableFuture<HttpReply>> polls =
          IntStream.range(0, CollectionInbox.MAX_POLLS + more)
              .mapToObj(i -> caller.sendAsync(poll))
              .toList();
      // Then
      await()
          .atMost(SOON)
          .until(() -> polls.stream().filter(CompletableFuture::isDone).count() >= more);
      assertThat(polls.stream().filter(CompletableFuture::isDone).map(CompletableFuture::join))
          .allMatch(HttpReply::isSuccess);
    }
  }

  private void note(OpenedMessage message) {
    try {
      Files.writeString(handled, message.envelope().messageId() + "\n", StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @EnumSource(
      names = {"TAKES_FORGED_SIGNATURES", "SIGNS_ANEW_EACH_TIME", "REFUSES_AN_EARLY_AMENDMENT"})
  void collectorThatReceivesWronglyFailsExactlyItsCases(Fault fault) throws Exception {
    // Given
    WrongReceiver receiver = new WrongReceiver(fault, pki, AGENCY, handled);
    // When: one worker polls
    CertificationReport report =
        certify(
            IMPATIENT,
            ReceiverCases.but(LARGE),
            inbox ->
                new Collector(
                    config(inbox, 1),
                    CallerIdentity.ofCertificate(pki, AGENCY),
                    receiver::receive,
                    _ -> {}));
    // Then
    assertThat(ReceiverCases.of(report, CaseOutcome.Failed.class))
        .as(ReportJson.of(report))
        .containsExactlyElementsOf(fault.found());
  }

  @ParameterizedTest
  @EnumSource
  void collectorThatMishandlesAConnectionFailsExactlyItsCase(WrongCollector.Misconduct misconduct)
      throws Exception {
    // When
    CertificationReport report =
        certify(
            IMPATIENT,
            ReceiverCases.but(LARGE),
            inbox -> new WrongCollector(misconduct, pki, AGENCY, handled, inbox));
    // Then: it takes one after the other, so no simultaneous deliveries were observed
    assertThat(ReceiverCases.of(report, CaseOutcome.Failed.class))
        .as(ReportJson.of(report))
        .containsExactly(misconduct.found());
    assertThat(ReceiverCases.of(report, CaseOutcome.NotApplicable.class))
        .containsExactly("C-101", "C-132", "C-143");
  }
}

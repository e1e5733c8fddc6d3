package org.wasl.kit.certify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.TestGateway;
import org.wasl.kit.certify.WrongReceiver.Fault;
import org.wasl.kit.certify.cases.CaseOutcome;
import org.wasl.kit.certify.cases.CertificationLimits;
import org.wasl.kit.certify.cases.CertificationReport;
import org.wasl.kit.certify.report.ReportJson;
import org.wasl.kit.inbox.InboxConfig;
import org.wasl.kit.pki.CertificationKeys;
import org.wasl.kit.receive.AgencyEndpoint;
import org.wasl.kit.receive.Collector;
import org.wasl.kit.receive.CollectorConfig;
import org.wasl.kit.receive.MessageHandler;
import org.wasl.kit.receive.OpenedMessage;
import org.wasl.kit.send.InboxClient;
import org.wasl.wire.pki.PkiFolder;

/**
 * Agencies that collect are certified: the kit's passes, and each wrong one fails for what is wrong
 * with it.
 */
class CollectorCertificationTest {
  private static final String AGENCY = "kp-under-test";
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

  /** Certifies what begins to collect once the inbox is open. */
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
      for (AutoCloseable one : begun) {
        one.close();
      }
    }
  }

  private static CollectorConfig config(URI gateway, int workers) {
    return CollectorConfig.of(gateway).withWorkers(workers).withPauses(10, 80);
  }

  @Test
  void theCollectorOfTheKitPassesEveryCaseThatApplies() throws Exception {
    // Given
    try (AgencyEndpoint end =
        new AgencyEndpoint(
            runtime, pki, AGENCY, pki.directory(), data, InboxConfig.DEFAULT, Clock.systemUTC())) {
      end.onMessage(MessageHandler.of(this::note));
      // When: four workers poll; with one, the page of the documentation has every case
      CertificationReport report =
          certify(
              TestGateway.PATIENT,
              ReceiverCases.but(LARGE),
              inbox -> end.collect(config(inbox, 4)));
      // Then: it has no server
      assertThat(report.passed()).as(ReportJson.of(report)).isTrue();
      assertThat(ReceiverCases.of(report, CaseOutcome.NotApplicable.class))
          .containsExactly("C-101");
      assertThat(report.form()).isEqualTo("pull");
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
  void whoCollectsAndReceivesWronglyFailsForThat(Fault fault) throws Exception {
    // Given
    WrongReceiver receiver = new WrongReceiver(fault, pki, AGENCY, handled);
    // When: one worker polls
    CertificationReport report =
        certify(
            IMPATIENT,
            ReceiverCases.but(LARGE),
            inbox ->
                new Collector(
                    runtime.vertx(),
                    config(inbox, 1),
                    new InboxClient(runtime.vertx(), pki, AGENCY, inbox),
                    receiver::receive,
                    Collector.ContactListener.NONE));
    // Then
    assertThat(ReceiverCases.of(report, CaseOutcome.Failed.class))
        .as(ReportJson.of(report))
        .containsExactlyElementsOf(fault.found());
  }

  @ParameterizedTest
  @EnumSource
  void whoDealsWronglyWithAConnectionFailsForThat(WrongCollector.Misconduct misconduct)
      throws Exception {
    // When
    CertificationReport report =
        certify(
            IMPATIENT,
            ReceiverCases.but(LARGE),
            inbox -> new WrongCollector(misconduct, pki, AGENCY, handled, inbox));
    // Then: it takes one after the other, so nothing was seen of what comes at once
    assertThat(ReceiverCases.of(report, CaseOutcome.Failed.class))
        .as(ReportJson.of(report))
        .containsExactly(misconduct.found());
    assertThat(ReceiverCases.of(report, CaseOutcome.NotApplicable.class))
        .containsExactly("C-101", "C-132");
  }
}

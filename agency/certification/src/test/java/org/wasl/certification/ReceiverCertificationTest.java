package org.wasl.certification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wasl.certification.WrongReceiver.Fault;
import org.wasl.certification.cases.CaseOutcome;
import org.wasl.certification.cases.CertificationLimits;
import org.wasl.certification.cases.CertificationReport;
import org.wasl.certification.report.ReportJson;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.inbox.InboxConfig;
import org.wasl.kit.pki.CertificationKeys;
import org.wasl.kit.pki.TlsFiles;
import org.wasl.kit.receive.AgencyEndpoint;
import org.wasl.kit.receive.AgencyServer;
import org.wasl.kit.receive.AgencyServerConfig;
import org.wasl.kit.receive.DeliveryReception;
import org.wasl.kit.receive.DeliveryResponder;
import org.wasl.kit.receive.MessageHandler;
import org.wasl.kit.receive.OpenedMessage;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.directory.DeliveryFormat;
import org.wasl.wire.pki.PkiFolder;
import org.wasl.wire.pki.SingleKeyManager;

/**
 * Certifies receivers. The kit's receiver passes, and each wrong one fails because of its fault.
 */
class ReceiverCertificationTest {
  private static final AgencyId AGENCY = new AgencyId("kp-under-test");

  /** None of these receivers gets better when it is asked again. */
  private static final CertificationLimits IMPATIENT =
      new CertificationLimits(Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofMinutes(5));

  @TempDir private static Path folder;
  @TempDir private Path data;
  private static PkiFolder pki;
  private static KitRuntime runtime;

  @BeforeAll
  static void start() {
    pki = CertificationKeys.create(folder.resolve("pki"), AGENCY);
    runtime = KitRuntime.start();
  }

  @AfterAll
  static void stop() {
    runtime.close();
  }

  private Path handled() throws IOException {
    return Files.createFile(data.resolve("handled"));
  }

  private static CertificationReport certify(
      ReceiverUnderTest receiver, CertificationLimits limits, Set<String> cases)
      throws InterruptedException {
    return new Certification(pki, limits, 7, cases, result -> {}).receiver(receiver);
  }

  /** All cases but those whose messages are the largest and take the longest. */
  private static CertificationReport certifyWrong(
      AgencyServer server, WrongReceiver receiver, Path handled) throws InterruptedException {
    return certify(
        new ReceiverUnderTest(
            AGENCY,
            server.endpoint(),
            DeliveryFormat.PLAIN,
            1,
            Optional.of(handled),
            Confirmation.OPENED,
            Optional.of(limit -> receiver.restart())),
        IMPATIENT,
        ReceiverCases.but(Set.of("C-183", "C-184")));
  }

  @Test
  void theKitPassesEveryCase() throws Exception {
    // Given
    Path handled = handled();
    try (AgencyEndpoint end =
            new AgencyEndpoint(
                runtime,
                pki,
                AGENCY,
                pki.directory(),
                data,
                InboxConfig.DEFAULT,
                Clock.systemUTC());
        AgencyServer server =
            end.listen(AgencyServerConfig.DEFAULT, DeliveryResponder.COMPLIANT).join()) {
      end.onMessage(MessageHandler.of(message -> note(handled, message)));
      // When
      CertificationReport report =
          certify(
              new ReceiverUnderTest(
                  AGENCY,
                  server.endpoint(),
                  DeliveryFormat.PLAIN,
                  4,
                  Optional.of(handled),
                  Confirmation.OPENED,
                  Optional.of(Restart.command("true"))),
              CertificationLimits.PATIENT,
              Set.of());
      CertificationReport asEvents =
          certify(
              new ReceiverUnderTest(
                  AGENCY,
                  server.endpoint(),
                  DeliveryFormat.CLOUDEVENTS_STRUCTURED,
                  1,
                  Optional.empty()),
              CertificationLimits.PATIENT,
              Set.of("C-112", "C-121", "C-122", "C-136", "C-181", "C-191"));
      // Then
      assertThat(report.passed()).as(ReportJson.of(report)).isTrue();
      assertThat(ReceiverCases.of(report, CaseOutcome.NotApplicable.class)).isEmpty();
      assertThat(asEvents.passed()).as(ReportJson.of(asEvents)).isTrue();
      assertThat(ReceiverCases.of(asEvents, CaseOutcome.NotApplicable.class))
          .containsExactly("C-136", "C-191");
    }
  }

  private static void note(Path handled, OpenedMessage message) {
    try {
      Files.writeString(handled, message.envelope().messageId() + "\n", StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static AgencyServer serve(DeliveryReception reception, Supplier<Set<String>> callers) {
    return AgencyServer.start(
            runtime.vertx(),
            AgencyServerConfig.DEFAULT,
            new TlsFiles(pki, AGENCY),
            callers,
            DeliveryResponder.COMPLIANT,
            reception)
        .join();
  }

  @Tag("soak")
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void wrongReceiverFailsExactlyItsCases(Fault fault) throws Exception {
    // Given
    Path handled = handled();
    WrongReceiver receiver = new WrongReceiver(fault, pki, AGENCY, handled);
    try (AgencyServer server = serve(receiver, () -> pki.thumbprints(AgencyId.GATEWAY))) {
      // When
      CertificationReport report = certifyWrong(server, receiver, handled);
      // Then
      assertThat(ReceiverCases.of(report, CaseOutcome.Failed.class))
          .as(ReportJson.of(report))
          .containsExactlyElementsOf(fault.found());
    }
  }

  @Test
  void serverThatAcceptsTls12FailsItsCase() throws Exception {
    // Given
    HttpsServer server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    SSLContext both = SSLContext.getInstance("TLS");
    both.init(new KeyManager[] {new SingleKeyManager(() -> pki.tls(AGENCY))}, null, null);
    server.setHttpsConfigurator(new HttpsConfigurator(both));
    server.start();
    try {
      // When
      CertificationReport report =
          certify(
              new ReceiverUnderTest(
                  AGENCY,
                  URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/"),
                  DeliveryFormat.PLAIN,
                  1,
                  Optional.empty()),
              IMPATIENT,
              Set.of("C-101"));
      // Then
      assertThat(ReceiverCases.of(report, CaseOutcome.Failed.class)).containsExactly("C-101");
      assertThat(ReportJson.of(report)).contains("TLS 1.2 only");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void restartCommandWithoutEffectFailsItsCase() {
    // When, then
    assertThatThrownBy(() -> Restart.command("exit 3").now(Duration.ofMinutes(1)))
        .hasMessage("the command ended with 3");
    assertThatThrownBy(() -> Restart.command("sleep 60").now(Duration.ofMillis(1)))
        .hasMessageStartingWith("the command took more than");
  }

  @Test
  void receiverThatAcceptsOtherClientsFailsItsCase() throws Exception {
    // Given
    Path handled = handled();
    Set<String> both = new HashSet<>(pki.thumbprints(AgencyId.GATEWAY));
    both.addAll(pki.thumbprints(CertificationKeys.OTHER_SENDER));
    WrongReceiver receiver = new WrongReceiver(Fault.NONE, pki, AGENCY, handled);
    try (AgencyServer server = serve(receiver, () -> both)) {
      // When
      CertificationReport report = certifyWrong(server, receiver, handled);
      // Then
      assertThat(ReceiverCases.of(report, CaseOutcome.Failed.class)).containsExactly("C-115");
    }
  }
}

package org.wasl.trials.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.client.ClientIdentity;
import org.wasl.client.DeliveryRegister;
import org.wasl.client.PushEndpoint;
import org.wasl.kit.certify.Certification;
import org.wasl.kit.certify.ReceiverUnderTest;
import org.wasl.kit.certify.cases.CaseOutcome;
import org.wasl.kit.certify.cases.CertificationLimits;
import org.wasl.kit.certify.cases.CertificationReport;
import org.wasl.kit.certify.report.ReportJson;
import org.wasl.kit.pki.CertificationKeys;
import org.wasl.store.TestPorts;
import org.wasl.trials.SecondVerifier;
import org.wasl.wire.directory.DeliveryFormat;
import org.wasl.wire.pki.PkiFolder;

/** Both clients are certified as what they are to a partner: the endpoint of a server of his. */
class ClientCertificationTest {
  private static final String AGENCY = "kp-own";

  private static final CertificationLimits LIMITS =
      new CertificationLimits(Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofMinutes(5));

  @TempDir private Path folder;
  private PkiFolder pki;

  @BeforeEach
  void makeKeys() {
    pki = CertificationKeys.create(folder.resolve("pki"), AGENCY);
  }

  private CertificationReport certify(URI endpoint, int perRequest, Optional<Path> handled)
      throws InterruptedException {
    return new Certification(pki, LIMITS, 7, Set.of(), result -> {})
        .receiver(
            new ReceiverUnderTest(AGENCY, endpoint, DeliveryFormat.PLAIN, perRequest, handled));
  }

  private static List<String> notApplicable(CertificationReport report) {
    return report.results().stream()
        .filter(one -> one.outcome() instanceof CaseOutcome.NotApplicable)
        .map(one -> one.tested().number())
        .toList();
  }

  @Test
  void theClientForJavaPasses() throws Exception {
    // Given
    ClientIdentity identity = ClientIdentity.ofFolder(pki.path(), AGENCY);
    Path handled = Files.createFile(folder.resolve("handled"));
    PushEndpoint endpoint =
        new PushEndpoint(
            identity,
            DeliveryRegister.inMemory(),
            delivery ->
                Files.writeString(
                    handled, delivery.envelope().messageId() + "\n", StandardOpenOption.APPEND));
    HttpsServer server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(identity.tls()) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters tls = identity.tls().getDefaultSSLParameters();
            tls.setNeedClientAuth(true);
            parameters.setSSLParameters(tls);
          }
        });
    server.createContext("/", exchange -> answer(exchange, endpoint));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    try {
      // When
      CertificationReport report =
          certify(
              URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/in"),
              1,
              Optional.of(handled));
      // Then
      assertThat(report.passed()).as(ReportJson.of(report)).isTrue();
      assertThat(notApplicable(report)).containsExactly("C-163", "C-191", "C-192", "C-193");
    } finally {
      server.stop(0);
    }
  }

  private static void answer(HttpExchange exchange, PushEndpoint endpoint) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readNBytes(PushEndpoint.MAX_SEALED_BYTES + 1);
      PushEndpoint.PushResponse answer =
          endpoint.handlePush(
              exchange.getRequestMethod(), exchange.getRequestHeaders()::getFirst, body);
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(answer.status(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
    }
  }

  @Test
  void theClientForJavaScriptPasses() throws Exception {
    // Given: the example of its page
    assumeTrue(SecondVerifier.isHere(), "the client for JavaScript needs Node 20 or later");
    Path home = Path.of("..").toAbsolutePath().normalize();
    Files.createDirectory(folder.resolve("node_modules"));
    Files.createSymbolicLink(
        folder.resolve("node_modules").resolve("wasl-client"), home.resolve("client-js"));
    Path program = folder.resolve("agency.mjs");
    Files.copy(home.resolve("docs").resolve("examples").resolve("agency.mjs"), program);
    int port = TestPorts.reserve();
    Process node =
        new ProcessBuilder(
                "node",
                program.toString(),
                "https://127.0.0.1:1",
                pki.path().toString(),
                AGENCY,
                "listen",
                Integer.toString(port))
            .directory(folder.toFile())
            .redirectError(folder.resolve("errors").toFile())
            .start();
    BufferedReader out = node.inputReader(StandardCharsets.UTF_8);
    try {
      assertThat(out.readLine()).isEqualTo("listening");
      Thread.ofVirtual().start(() -> out.lines().forEach(line -> {}));
      // When
      CertificationReport report =
          certify(URI.create("https://127.0.0.1:" + port + "/"), 4, Optional.empty());
      // Then
      assertThat(report.passed()).as(ReportJson.of(report)).isTrue();
      assertThat(notApplicable(report)).containsExactly("C-136", "C-163");
    } finally {
      node.destroy();
      node.waitFor();
    }
  }
}

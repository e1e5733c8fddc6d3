package org.wasl.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.certification.Certification;
import org.wasl.certification.CollectorUnderTest;
import org.wasl.certification.ReceiverUnderTest;
import org.wasl.certification.cases.CaseOutcome;
import org.wasl.certification.cases.CertificationLimits;
import org.wasl.certification.cases.CertificationReport;
import org.wasl.certification.report.ReportJson;
import org.wasl.client.ClientConfig;
import org.wasl.client.ClientIdentity;
import org.wasl.client.DeliveryRegister;
import org.wasl.client.PushEndpoint;
import org.wasl.client.WaslClient;
import org.wasl.kit.pki.CertificationKeys;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.TestLoad;
import org.wasl.runtime.TestPorts;
import org.wasl.wire.directory.DeliveryFormat;
import org.wasl.wire.pki.PkiFolder;

/**
 * Certifies both clients in both roles of a partner. One role is the endpoint of a partner's
 * server, the other one a program that collects.
 */
@Tag("soak")
class ClientCertificationTest {
  private static final AgencyId AGENCY = new AgencyId("kp-own");
  private static final Path HOME = Path.of("..", "..").toAbsolutePath().normalize();
  private static final int POLLS = 4;

  private static final CertificationLimits LIMITS =
      new CertificationLimits(
          TestLoad.limit(Duration.ofSeconds(30), Duration.ofMinutes(2)),
          TestLoad.limit(Duration.ofSeconds(5), Duration.ofSeconds(30)),
          Duration.ofMinutes(5));

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

  /**
   * Certifies a client that begins to collect once the inbox is open, with several polls at once.
   */
  private CertificationReport certifyCollector(Path handled, Consumer<URI> begin)
      throws IOException, InterruptedException {
    return new Certification(pki, LIMITS, 7, Set.of(), result -> {})
        .collector(
            new CollectorUnderTest(
                AGENCY, new InetSocketAddress("127.0.0.1", 0), Optional.of(handled)),
            begin);
  }

  private static List<String> notApplicable(CertificationReport report) {
    return report.results().stream()
        .filter(result -> result.outcome() instanceof CaseOutcome.NotApplicable)
        .map(result -> result.tested().number())
        .toList();
  }

  @Test
  void javaServerClientPasses() throws Exception {
    // Given
    ClientIdentity identity = ClientIdentity.ofFolder(pki.path(), AGENCY);
    Path handled = Files.createFile(folder.resolve("handled"));
    PushEndpoint endpoint = endpoint(identity, handled);
    HttpsServer server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(identity.tls()) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters tls = identity.tls().getDefaultSSLParameters();
            tls.setNeedClientAuth(true);
            tls.setProtocols(new String[] {"TLSv1.3"});
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
      assertThat(notApplicable(report)).containsExactly("C-143", "C-191", "C-192", "C-193");
    } finally {
      server.stop(0);
    }
  }

  private static PushEndpoint endpoint(ClientIdentity identity, Path handled) {
    return new PushEndpoint(
        identity,
        DeliveryRegister.inMemory(),
        delivery ->
            Files.writeString(
                handled, delivery.envelope().messageId() + "\n", StandardOpenOption.APPEND));
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
  void javaCollectingClientPasses() throws Exception {
    // Given
    ClientIdentity identity = ClientIdentity.ofFolder(pki.path(), AGENCY);
    Path handled = Files.createFile(folder.resolve("handled"));
    PushEndpoint endpoint = endpoint(identity, handled);
    Deque<WaslClient> clients = new ArrayDeque<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        // When
        CertificationReport report =
            certifyCollector(
                handled,
                inbox -> {
                  WaslClient client = WaslClient.open(ClientConfig.of(inbox, identity));
                  clients.add(client);
                  for (int i = 0; i < POLLS; i++) {
                    threads.submit(() -> collect(client, endpoint));
                  }
                });
        // Then: it has no server
        assertThat(report.passed()).as(ReportJson.of(report)).isTrue();
        assertThat(notApplicable(report)).containsExactly("C-101", "C-143");
      } finally {
        clients.forEach(WaslClient::close);
      }
    }
  }

  private static boolean collect(WaslClient client, PushEndpoint endpoint)
      throws InterruptedException {
    client.collect(endpoint, Duration.ofSeconds(20), failure -> {});
    return true;
  }

  @Test
  void javaScriptCollectingClientPasses() throws Exception {
    // Given
    Path handled = Files.createFile(folder.resolve("handled"));
    Path program = clientForJavaScript().resolve("collect.mjs");
    Files.writeString(
        program,
        """
        import { appendFile } from 'node:fs/promises'
        import { fileRegister, readAgencyFolder, tlsTransport, WaslClient } from 'wasl-client/node'

        const [gateway, pki, agency, handled, polls] = process.argv.slice(2)
        const { keys, tls } = await readAgencyFolder(pki, agency)
        const register = await fileRegister(`${agency}.taken`)
        const client = new WaslClient({ gateway, keys, register, transport: tlsTransport(tls) })
        const kept = message => appendFile(handled, `${message.messageId}\n`)
        const never = new AbortController().signal
        await Promise.all(Array.from({ length: polls }, () => client.collect(kept, never)))
        """);
    AtomicReference<Process> node = new AtomicReference<>();
    try {
      // When
      CertificationReport report =
          certifyCollector(
              handled,
              inbox ->
                  node.set(
                      node(program, inbox.toString(), handled.toString(), String.valueOf(POLLS))));
      // Then
      assertThat(report.passed()).as(ReportJson.of(report)).isTrue();
      assertThat(notApplicable(report)).containsExactly("C-101", "C-143");
    } finally {
      node.get().destroy();
      node.get().waitFor();
    }
  }

  /** A folder whose programs find the client. */
  private Path clientForJavaScript() throws IOException, InterruptedException {
    assumeTrue(SecondVerifier.isHere(), "the client for JavaScript needs Node 20 or later");
    Files.createDirectory(folder.resolve("node_modules"));
    Files.createSymbolicLink(
        folder.resolve("node_modules").resolve("wasl-client"),
        HOME.resolve("agency").resolve("client-js"));
    return folder;
  }

  private Process node(Path program, String gateway, String... options) {
    List<String> words =
        new ArrayList<>(
            List.of("node", program.toString(), gateway, pki.path().toString(), AGENCY.value()));
    words.addAll(List.of(options));
    try {
      return new ProcessBuilder(words)
          .directory(folder.toFile())
          .redirectError(folder.resolve("errors").toFile())
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void javaScriptServerClientPasses() throws Exception {
    // Given: the example of its page
    Path program = clientForJavaScript().resolve("agency.mjs");
    Files.copy(HOME.resolve("docs/how-to/examples/agency.mjs"), program);
    int port = TestPorts.reserve();
    Process node = node(program, "https://127.0.0.1:1", "listen", Integer.toString(port));
    BufferedReader out = node.inputReader(StandardCharsets.UTF_8);
    try {
      assertThat(out.readLine()).isEqualTo("listening");
      Thread.ofVirtual().start(() -> out.lines().forEach(line -> {}));
      // When
      CertificationReport report =
          certify(URI.create("https://127.0.0.1:" + port + "/"), 4, Optional.empty());
      // Then
      assertThat(report.passed()).as(ReportJson.of(report)).isTrue();
      assertThat(notApplicable(report)).containsExactly("C-136", "C-143");
    } finally {
      node.destroy();
      node.waitFor();
    }
  }
}

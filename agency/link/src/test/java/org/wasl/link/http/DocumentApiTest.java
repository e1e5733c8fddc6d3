package org.wasl.link.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;

import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.client.answer.Outcome;
import org.wasl.client.answer.Unavailable;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.pki.SandboxPki;
import org.wasl.link.TestOldSystem;
import org.wasl.link.document.DocumentProblems;
import org.wasl.link.document.JsonFormat;
import org.wasl.link.outbox.Outbox;
import org.wasl.link.outbox.TestOutbox;
import org.wasl.link.state.LinkHealth;
import org.wasl.rules.id.AgencyId;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.wire.jose.CryptoProvider;
import org.wasl.wire.message.Signer;

/** The port for documents, and callers that are slow or send too much. */
class DocumentApiTest {
  private static final AgencyId OFFICE = new AgencyId("kp-rabat");
  private static final int READ_MILLIS = 60_000;
  private static final int MAX_PENDING = 2;
  private static final int MAX_BYTES = 1_000;
  private static final HttpServerOptions LOOPBACK =
      new HttpServerOptions().setHost("127.0.0.1").setPort(0);

  @TempDir Path folder;
  private KitRuntime runtime;
  private DocumentApi api;

  @BeforeEach
  void start() {
    runtime = KitRuntime.start(2);
  }

  @AfterEach
  void stop() {
    api.close();
    runtime.close();
  }

  /** No document of these tests is one, so that nothing is signed or submitted. */
  private void listen(int bodyMillis, int idleMillis) throws Exception {
    listen(
        bodyMillis,
        idleMillis,
        () -> {
          throw new IllegalStateException("no key");
        },
        (referral, message) -> {
          throw new IllegalStateException("no gateway");
        });
  }

  private void listen(
      int bodyMillis, int idleMillis, Supplier<Signer> signer, Outbox.GatewaySubmission gateway)
      throws Exception {
    CodeLists codes = CodeLists.load();
    DocumentProblems problems = new DocumentProblems(codes, "en");
    Outbox outbox =
        new Outbox(
            Outbox.Folders.in(folder),
            TestOutbox.writing(
                OFFICE, signer, new JsonFormat(problems), SchemaRegistry.load(codes), problems),
            gateway,
            new LinkHealth());
    Path token =
        Files.createFile(
            folder.resolve("token"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(token, "opensesame\n");
    api =
        DocumentApi.start(
                runtime,
                LOOPBACK,
                new DocumentApi.Limits(MAX_PENDING, MAX_BYTES, bodyMillis, idleMillis, SOON),
                Optional.of(token),
                outbox,
                problems)
            .join();
  }

  private Socket connect() throws IOException {
    URI url = api.url(LOOPBACK);
    Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), url.getPort());
    socket.setSoTimeout(READ_MILLIS);
    return socket;
  }

  /** Sends a request, or the begin of one. */
  private static void send(Socket caller, String body, int length) throws IOException {
    caller
        .getOutputStream()
        .write(
            """
            POST /v1/messages HTTP/1.1\r
            Host: link\r
            Authorization: Bearer opensesame\r
            Connection: close\r
            Content-Length: %d\r
            \r
            %s\
            """
                .formatted(length, body)
                .getBytes(US_ASCII));
  }

  /** Sends a request, or the begin of one, and returns all that comes until the link closes. */
  private String answer(String body, int length) throws IOException {
    try (Socket caller = connect()) {
      send(caller, body, length);
      return new String(caller.getInputStream().readAllBytes(), US_ASCII);
    }
  }

  private String answer(String body) throws IOException {
    return answer(body, 100_000);
  }

  @Test
  void closesAnIdleConnection() throws Exception {
    // Given
    listen(READ_MILLIS, 1_000);
    try (Socket caller = connect()) {
      // When
      int end = caller.getInputStream().read();
      // Then
      assertThat(end).isEqualTo(-1);
    }
  }

  @Test
  void readsNoRestOfATooLargeDocument() throws Exception {
    // Given
    listen(READ_MILLIS, READ_MILLIS * 2);
    for (int request = 0; request <= MAX_PENDING; request++) {
      // When
      String answer = answer("x".repeat(MAX_BYTES + 1));
      // Then
      assertThat(answer).startsWith("HTTP/1.1 413 ");
    }
  }

  @Test
  void disconnectedCallerFreesItsPlaceOnce() throws Exception {
    // Given
    listen(READ_MILLIS, READ_MILLIS * 2);
    for (int request = 0; request <= 2 * MAX_PENDING; request++) {
      try (Socket caller = connect()) {
        send(caller, "{", 100);
      }
    }
    Awaitility.await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(answer("{", 1)).startsWith("HTTP/1.1 400 "));
    List<Socket> waiting = new ArrayList<>();
    try {
      // When
      for (int request = 0; request < MAX_PENDING; request++) {
        Socket caller = connect();
        waiting.add(caller);
        send(caller, "{", 100);
      }
      // Then
      Awaitility.await()
          .atMost(SOON)
          .untilAsserted(() -> assertThat(answer("{", 1)).startsWith("HTTP/1.1 503 "));
    } finally {
      for (Socket caller : waiting) {
        caller.close();
      }
    }
  }

  @Test
  void documentKeepsItsPlaceUntilSentIfItsCallerHangsUp() throws Exception {
    // Given
    CryptoProvider.install();
    Signer signer = SandboxPki.create(folder.resolve("pki"), List.of(OFFICE)).signer(OFFICE);
    CompletableFuture<Outcome> silent = new CompletableFuture<>();
    listen(READ_MILLIS, READ_MILLIS * 2, () -> signer, (referral, message) -> silent.join());
    List<Socket> callers = new ArrayList<>();
    for (int request = 0; request < MAX_PENDING; request++) {
      Socket caller = connect();
      callers.add(caller);
      String document = TestOldSystem.instruction().toString();
      send(caller, document, document.getBytes(US_ASCII).length);
    }
    Awaitility.await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(answer("{", 1)).startsWith("HTTP/1.1 503 "));
    // When
    for (Socket caller : callers) {
      caller.close();
    }
    // Then
    Awaitility.await()
        .atMost(SOON)
        .during(Duration.ofSeconds(1))
        .untilAsserted(() -> assertThat(answer("{", 1)).startsWith("HTTP/1.1 503 "));
    silent.complete(new Unavailable("timeout", 1));
    Awaitility.await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(answer("{", 1)).startsWith("HTTP/1.1 400 "));
  }

  @Test
  void cutsOffDrippingHeaders() throws Exception {
    // Given
    listen(200, READ_MILLIS * 2);
    CountDownLatch closed = new CountDownLatch(1);
    try (Socket caller = connect()) {
      Thread dripping = Thread.ofVirtual().start(() -> drip(caller, closed));
      // When
      String answer = new String(caller.getInputStream().readAllBytes(), US_ASCII);
      closed.countDown();
      dripping.join();
      // Then
      assertThat(answer).startsWith("HTTP/1.1 408 ");
    }
  }

  private static void drip(Socket caller, CountDownLatch closed) {
    try {
      caller.getOutputStream().write("POST /v1/documents HTTP/1.1\r\n".getBytes(US_ASCII));
      while (!closed.await(50, TimeUnit.MILLISECONDS)) {
        caller.getOutputStream().write("X-Drip: 1\r\n".getBytes(US_ASCII));
      }
    } catch (IOException over) {
      // The connection is closed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void closesTheConnectionOfASlowDocument() throws Exception {
    // Given
    listen(200, READ_MILLIS * 2);
    for (int request = 0; request <= MAX_PENDING; request++) {
      // When
      String answer = answer("x");
      // Then
      assertThat(answer).startsWith("HTTP/1.1 408 ");
    }
  }
}

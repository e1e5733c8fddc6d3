package org.wasl.certification;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.KeyCertOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.certification.cases.CertificationLimits;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.pki.CertificationKeys;
import org.wasl.kit.pki.TlsIdentity;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.pki.PkiFolder;

@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HttpsCallerTest {
  private static final AgencyId AGENCY = new AgencyId("kp-under-test");
  private static final int TOO_LARGE = 2_000_000;

  @TempDir private static Path folder;
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

  private static HttpReply reply(Handler<HttpServerRequest> receiver, Duration limit)
      throws InterruptedException {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost("127.0.0.1")
            .setPort(0)
            .setSsl(true)
            .setUseAlpn(false)
            .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"))
            .setKeyCertOptions(KeyCertOptions.wrap(TlsIdentity.of(pki, AGENCY).keyManager()));
    HttpServer server =
        runtime
            .vertx()
            .createHttpServer(options)
            .requestHandler(receiver)
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    CertificationLimits limits = new CertificationLimits(limit, Duration.ZERO, Duration.ZERO);
    try (HttpsCaller caller = new HttpsCaller(pki, Optional.empty(), AGENCY, limits)) {
      URI address = URI.create("https://127.0.0.1:" + server.actualPort());
      return caller.send(caller.post(address, Map.of(), new byte[0]));
    } finally {
      server.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  @Test
  void waitsForAStalledAnswerUntilTheRequestTimeout() throws Exception {
    // When
    HttpReply reply =
        reply(
            request -> request.response().putHeader("Content-Length", "10").write("begin"),
            Duration.ofSeconds(5));
    // Then
    assertThat(reply).isEqualTo(new HttpReply.Silent("timeout"));
  }

  @Test
  void cutsOffAnAnswerAboveTheLimit() throws Exception {
    // When
    HttpReply reply =
        reply(
            request -> request.response().end(Buffer.buffer(new byte[TOO_LARGE])),
            Duration.ofSeconds(60));
    // Then
    assertThat(reply).isEqualTo(new HttpReply.Silent("answer-too-large"));
  }
}

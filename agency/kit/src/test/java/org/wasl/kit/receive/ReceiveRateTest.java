package org.wasl.kit.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.WHOLE_RUN;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.TestDelivery;
import org.wasl.kit.TestGateway;
import org.wasl.kit.inbox.InboxConfig;
import org.wasl.kit.pki.TlsIdentity;
import org.wasl.rules.id.AgencyId;

/**
 * Measures the throughput of one agency end, with client and server in one process, and prints it.
 */
@Tag("soak")
@Timeout(1_800)
class ReceiveRateTest {
  private static final int CONNECTIONS = 32;
  private static final int ROUND = 4_000;
  private static final int ROUNDS = 8;

  @TempDir Path dir;
  private TestGateway gateway;
  private KitRuntime runtime;
  private HttpClient client;

  @Test
  void keepsEachMessageOfThirtyTwoConnectionsOnce() throws Exception {
    // Given
    runtime = KitRuntime.start();
    gateway = new TestGateway(dir.resolve("pki"), new AgencyId("platform"), new AgencyId("bnpj"));
    client = client();
    try (AgencyEndpoint end =
            new AgencyEndpoint(
                runtime,
                gateway.pki,
                new AgencyId("bnpj"),
                gateway.directory,
                dir,
                InboxConfig.DEFAULT,
                Clock.systemUTC());
        AgencyServer server =
            end.listen(AgencyServerConfig.DEFAULT, DeliveryResponder.COMPLIANT).join()) {
      for (int round = 0; round < ROUNDS; round++) {
        List<TestDelivery> deliveries =
            IntStream.range(0, ROUND)
                .parallel()
                .mapToObj(i -> gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj")))
                .toList();
        // When
        long start = System.nanoTime();
        int answered = sendAll(server, deliveries);
        // Then
        assertThat(answered).isEqualTo(ROUND);
        System.out.printf(
            "round %d: %d received/s%n",
            round, ROUND * 1_000_000_000L / (System.nanoTime() - start));
      }
      assertThat(end.size()).isEqualTo(ROUND * ROUNDS);
    } finally {
      runtime.close();
    }
  }

  private HttpClient client() {
    var identity = TlsIdentity.of(gateway.pki, AgencyId.GATEWAY);
    var options =
        new HttpClientOptions()
            .setSsl(true)
            .setKeyCertOptions(KeyCertOptions.wrap(identity.keyManager()))
            .setTrustOptions(TrustOptions.wrap(identity.trustManager()));
    return runtime
        .vertx()
        .createHttpClient(options, new PoolOptions().setHttp1MaxSize(CONNECTIONS));
  }

  private int sendAll(AgencyServer server, List<TestDelivery> deliveries) throws Exception {
    AtomicInteger answered = new AtomicInteger();
    CountDownLatch over = new CountDownLatch(deliveries.size());
    String url = server.endpoint().toString();
    for (TestDelivery delivered : deliveries) {
      var options = new RequestOptions().setMethod(HttpMethod.POST).setAbsoluteURI(url);
      delivered.headers().forEach(options::putHeader);
      client
          .request(options)
          .compose(request -> request.send(Buffer.buffer(delivered.sealed())))
          .compose(answer -> answer.body().map(body -> answer.statusCode()))
          .onComplete(
              status -> {
                answered.addAndGet(status.succeeded() && status.result() == 200 ? 1 : 0);
                over.countDown();
              });
    }
    assertThat(over.await(WHOLE_RUN.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return answered.get();
  }
}

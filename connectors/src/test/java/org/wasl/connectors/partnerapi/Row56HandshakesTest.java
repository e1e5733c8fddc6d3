package org.wasl.connectors.partnerapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wasl.connectors.TestIdentity;
import org.wasl.connectors.partnerapi.limits.HttpsSettings;

/** A client that opens a connection, completes the handshake and closes it, again and again. */
class Row56HandshakesTest extends HostileDoor {
  /** On a busy machine, too, a client is faster. */
  private static final int PER_SECOND = 1;

  private static final int BURST_SECONDS = 20;
  private static final int BURST = PER_SECOND * BURST_SECONDS;

  @Override
  HttpsSettings limits(HttpsSettings defaults) {
    return TestSettings.handshakes(defaults, PER_SECOND, BURST_SECONDS);
  }

  @BeforeEach
  void forgetHandshakes() {
    gateway.refusedHandshakes.clear();
    gateway.failedHandshakes.set(0);
  }

  @Test
  void cutsOffAddressThatLoopsHandshakesBeforeTlsWithoutAffectingOthers() throws Exception {
    // Given
    AtomicBoolean ending = new AtomicBoolean();
    AtomicInteger complete = new AtomicInteger();
    AtomicInteger cut = new AtomicInteger();
    List<TestIdentity> several = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      several.add(pki.issue("several-" + i));
    }
    long begin = System.nanoTime();
    CompletableFuture<Void> flood =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; !ending.get(); i++) {
                (shakesHands(several.get(i % 8), "127.0.0.2") ? complete : cut).incrementAndGet();
              }
            });
    await().atMost(SOON).until(() -> cut.get() > 100);

    // When
    List<Integer> answers = new ArrayList<>();
    TestIdentity other = pki.issue("other");
    for (int i = 0; i < BURST / 2; i++) {
      answers.add(statusFrom(other, "127.0.0.1"));
    }
    ending.set(true);
    flood.join();

    // Then
    long seconds = 1 + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
    assertThat(answers).hasSize(BURST / 2).containsOnly(202);
    assertThat(complete.get()).isBetween(1, (int) (BURST + PER_SECOND * seconds));
    assertThat(gateway.refusedHandshakes).hasSize(cut.get()).containsOnly("");
    assertThat(gateway.failedHandshakes.get())
        .as("for those that were cut TLS was not begun")
        .isLessThanOrEqualTo(complete.get());
  }

  @Test
  void acceptsCutOffClientAgainAtTheRate() throws Exception {
    // Given
    TestIdentity fast = pki.issue("fast");
    await()
        .atMost(SOON)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> !shakesHands(fast, "127.0.0.3"));
    // When, Then
    await().atMost(SOON).until(() -> shakesHands(pki.issue("slow"), "127.0.0.3"));
  }

  @Test
  void cutsOffCertificateFromManyAddresses() throws Exception {
    // Given
    TestIdentity greedy = pki.issue("greedy");
    List<Boolean> heard = new ArrayList<>();
    // When
    for (int i = 0; gateway.refusedHandshakes.isEmpty() && i < 10 * BURST; i++) {
      heard.add(isHeard(greedy, "127.0.1." + (1 + i)));
    }
    // Then
    assertThat(heard.size()).isGreaterThan(BURST);
    assertThat(heard.subList(0, BURST)).containsOnly(true);
    assertThat(heard.getLast()).isFalse();
    assertThat(gateway.refusedHandshakes).containsOnly(greedy.thumbprint());
    assertThat(isHeard(pki.issue("neighbour"), "127.0.1.1")).isTrue();
  }

  @Test
  void silentSocketsCountAsNoHandshake() throws Exception {
    // Given
    List<Socket> idle = new ArrayList<>();
    for (int i = 0; i < 5 * BURST; i++) {
      InetAddress inetAddress = InetAddress.getByName("127.0.0.1");
      idle.add(new Socket(inetAddress, gateway.port(), InetAddress.getByName("127.0.0.4"), 0));
    }
    // When
    boolean heard = isHeard(pki.issue("beside"), "127.0.0.4");
    // Then
    assertThat(heard).isTrue();
    for (Socket socket : idle) {
      socket.close();
    }
  }

  private boolean shakesHands(TestIdentity identity, String from) {
    try {
      new RawTls(identity.context(), from, gateway.port()).close();
      return true;
    } catch (IOException cut) {
      return false;
    }
  }

  private boolean isHeard(TestIdentity identity, String from) {
    try {
      return statusFrom(identity, from) == 202;
    } catch (IOException cut) {
      return false;
    }
  }

  private int statusFrom(TestIdentity identity, String from) throws IOException {
    try (RawTls connection = new RawTls(identity.context(), from, gateway.port())) {
      return RawTls.statuses(connection.send(sized("{}")).oneAnswer()).getFirst();
    }
  }
}

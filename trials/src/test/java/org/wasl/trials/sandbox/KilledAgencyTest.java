package org.wasl.trials.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.base.TestLoad.SOON;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.base.TestPorts;
import org.wasl.base.TestSeed;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.TestDelivery;
import org.wasl.kit.TestGateway;
import org.wasl.kit.TestSubmissionServer;
import org.wasl.kit.inbox.InboxReader;
import org.wasl.trials.TrialsMain;
import org.wasl.trials.environment.ChildJvm;

/** Row 33, the agency's part: a process of its own, killed while it receives and reacts. */
class KilledAgencyTest {

  private static final String OFFICE = "prosecution-rabat";
  private static final int KILLS = 3;
  private static final int SENDERS = 3;

  /**
   * Outside the system's own range: a sender that connects to a port of that range while nobody
   * listens there can be connected to itself, and holds the port.
   */
  private static final int PORT = TestPorts.reserve();

  @TempDir Path dir;
  private final Random random = TestSeed.random(KilledAgencyTest.class, 33);
  private final Queue<TestDelivery> acknowledged = new ConcurrentLinkedQueue<>();
  private final AtomicInteger sinceStart = new AtomicInteger();
  private final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
  private KitRuntime runtime;
  private TestGateway gateway;
  private TestSubmissionServer door;
  private Process process;
  private volatile URI endpoint;

  @BeforeEach
  void start() {
    runtime = KitRuntime.start();
    gateway = new TestGateway(dir.resolve("pki"), "platform", OFFICE);
    door = new TestSubmissionServer(runtime, gateway.pki);
  }

  @AfterEach
  void stop() throws Exception {
    over.countDown();
    senders.shutdownNow();
    process.destroyForcibly().waitFor();
    door.close();
    runtime.close();
  }

  private void startAgency() throws Exception {
    List<String> command = ChildJvm.shortCommand(List.of("-Xmx128m", "-Dwasl.home=.."));
    command.addAll(
        List.of(
            TrialsMain.class.getName(),
            "agency",
            "--as=" + OFFICE,
            "--pki=" + gateway.pki.path(),
            "--data=" + dir.resolve("data"),
            "--port=" + PORT,
            "--react",
            "--gateway=" + door.url()));
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    List<String> said = new ArrayList<>();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      said.add(line);
      if (line.contains(" receives at ")) {
        endpoint = URI.create(line.substring(line.lastIndexOf(' ') + 1));
        Thread drain = new Thread(() -> out.lines().forEach(ignored -> {}));
        drain.setDaemon(true);
        drain.start();
        sinceStart.set(0);
        return;
      }
    }
    throw new AssertionError("the agency did not start: " + String.join("\n", said));
  }

  /** Sends one delivery after the other, each again until it is acknowledged. */
  private void send() {
    while (over.getCount() > 0) {
      TestDelivery delivered = gateway.delivery("platform", OFFICE);
      boolean done = false;
      while (!done) {
        done = isAcknowledged(delivered) || isOverWithin(20);
      }
    }
  }

  /** What starts anew has the machine to itself. */
  private boolean isOverWithin(long millis) {
    try {
      return over.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }

  private boolean isAcknowledged(TestDelivery delivered) {
    try {
      HttpResponse<String> answer = gateway.push(endpoint, delivered);
      boolean proved =
          answer.statusCode() == 200 && gateway.receipt(OFFICE, answer.body()).isPresent();
      if (proved) {
        acknowledged.add(delivered);
        sinceStart.incrementAndGet();
      }
      return proved;
    } catch (Exception e) {
      return false;
    }
  }

  private List<InboxReader.InboxDelivery> inbox() throws Exception {
    return InboxReader.readAll(dir.resolve("data")).get(OFFICE);
  }

  @Test
  void row33WhatAKilledAgencyAcknowledgedItHasOnceAndItsReactionHappensOnce() throws Exception {
    // Given
    startAgency();
    for (int i = 0; i < SENDERS; i++) {
      senders.execute(this::send);
    }
    // When
    for (int kill = 0; kill < KILLS; kill++) {
      int atLeast = 20 + random.nextInt(60);
      await().atMost(SOON).until(() -> sinceStart.get() >= atLeast);
      process.destroyForcibly().waitFor();
      startAgency();
    }
    await().atMost(SOON).until(() -> sinceStart.get() >= 20);
    over.countDown();
    senders.shutdown();
    assertThat(senders.awaitTermination(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    // Then
    await().atMost(SOON).until(() -> inbox().stream().allMatch(it -> it.handled() > 0));
    Map<Object, Long> kept =
        inbox().stream()
            .collect(
                Collectors.groupingBy(it -> it.received().deliveryId(), Collectors.counting()));
    assertThat(kept.values()).containsOnly(1L);
    assertThat(kept.keySet())
        .containsAll(acknowledged.stream().map(TestDelivery::deliveryId).toList());
    assertThat(inbox()).allSatisfy(it -> assertThat(it.handled()).isEqualTo(1));
    assertThat(door.accepted()).isEqualTo(inbox().size());
    assertEqualIdsAreEqualBytes();
  }

  /** A reaction that was repeated after a kill is the same message, not one more. */
  private void assertEqualIdsAreEqualBytes() {
    Map<Integer, Long> distinct =
        door.arrived.stream()
            .map(it -> Arrays.hashCode(it.body()))
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    assertThat(distinct).hasSize(door.accepted());
  }
}

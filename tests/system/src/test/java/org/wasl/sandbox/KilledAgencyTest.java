package org.wasl.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.TestDelivery;
import org.wasl.kit.TestGateway;
import org.wasl.kit.TestSubmissionServer;
import org.wasl.kit.inbox.InboxReader;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.TestPorts;
import org.wasl.runtime.TestSeed;
import org.wasl.sandbox.environment.ChildJvm;
import org.wasl.system.CheckoutMain;
import org.wasl.system.documents.SourceTree;

/**
 * Tests row 33 for an agency in a process of its own, which is killed while it receives and reacts.
 */
@Tag("soak")
class KilledAgencyTest {

  private static final AgencyId OFFICE = new AgencyId("prosecution-rabat");
  private static final int KILLS = 3;
  private static final int SENDERS = 3;

  /**
   * Outside the range of ephemeral ports. Otherwise a sender that connects while nobody listens
   * could be connected to itself, and hold the port.
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
    gateway = new TestGateway(dir.resolve("pki"), new AgencyId("platform"), OFFICE);
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
    List<String> command =
        ChildJvm.shortCommand(List.of("-Xmx128m", "-Dwasl.home=" + SourceTree.ROOT));
    command.addAll(
        List.of(
            CheckoutMain.class.getName(),
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
    List<String> output = new ArrayList<>();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      output.add(line);
      if (line.contains(" receives at ")) {
        endpoint = URI.create(line.substring(line.lastIndexOf(' ') + 1));
        Thread drain = new Thread(() -> out.lines().forEach(ignored -> {}));
        drain.setDaemon(true);
        drain.start();
        sinceStart.set(0);
        return;
      }
    }
    throw new AssertionError("the agency did not start: " + String.join("\n", output));
  }

  /** Sends one delivery after the other, each again until it is acknowledged. */
  private void send() {
    while (over.getCount() > 0) {
      TestDelivery delivered = gateway.delivery(new AgencyId("platform"), OFFICE);
      boolean done = false;
      while (!done) {
        done = isAcknowledged(delivered) || isOverWithin(20);
      }
    }
  }

  /**
   * Waits up to this time, so that a restarted process has the machine to itself. Returns whether
   * the test is over.
   */
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
  void row33KilledAgencyKeepsAcknowledgedMessagesAndReactsOnce() throws Exception {
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

  /** Checks that a reaction repeated after a kill is an identical message. */
  private void assertEqualIdsAreEqualBytes() {
    Map<Integer, Long> distinct =
        door.arrived.stream()
            .map(it -> Arrays.hashCode(it.body()))
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    assertThat(distinct).hasSize(door.accepted());
  }
}

package org.wasl.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.wasl.routes.broker.BrokerClient;
import org.wasl.routes.broker.BrokerSettings;
import org.wasl.routes.broker.EmbeddedBroker;
import org.wasl.routes.delivery.QueueReconciler;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.operations.DeliveryRate;
import org.wasl.rules.operations.ParkedDeliveryAction;
import org.wasl.runtime.TestDisk;
import org.wasl.store.TestDatabase;
import org.wasl.store.replay.ParkedRequests;
import org.wasl.wire.exchange.DeliveryFailure;
import org.wasl.wire.exchange.DeliveryReply;
import org.wasl.wire.exchange.OutboundDelivery;

/** The broker stops and returns in the same JVM. The only effect is a pause. */
class BrokerOutageTest extends RouteTest {

  private BrokerSettings settings;
  private EmbeddedBroker embedded;
  private BrokerClient broker;
  private volatile boolean refuses;
  private volatile boolean later;

  @Override
  protected List<RoutesBuilder> routes() throws Exception {
    settings = TestBrokerSettings.settings();
    embedded = closeLater(new EmbeddedBroker(settings, TestBrokerSettings.AGENCIES, () -> {}));
    embedded.start();
    broker = closeLater(new BrokerClient(settings, embedded.address()));
    QueueReconciler reconciling =
        line.reconciler(
            broker, settings, List.of(new AgencyId("police-a"), new AgencyId("office-a")));
    return List.of(
        line.policies(),
        line.door(line.checks()),
        line.deliveries(broker::answers),
        line.agencies(),
        new PeriodicRoutes(reconciling, line.capacity, 200, () -> {}, Duration.ofMinutes(10)));
  }

  @Override
  protected Map<String, String> endpoints() {
    return Map.of("connector", "mock:");
  }

  @Override
  protected void prepare(Main main) {
    main.bind("jms", broker.component());
  }

  @BeforeEach
  void connector() {
    MockEndpoint mock = getMockEndpoint("mock:https");
    mock.whenAnyExchangeReceived(
        exchange -> {
          OutboundDelivery push = exchange.getMessage().getBody(OutboundDelivery.class);
          DeliveryReply refused =
              later
                  ? new DeliveryReply.RetryLater(DeliveryFailure.BUSY, OptionalLong.of(1))
                  : new DeliveryReply.Rejected(DeliveryFailure.REFUSED);
          exchange.getMessage().setBody(refuses || later ? refused : TestReceipts.valid(push));
        });
  }

  @Test
  void consumersAndClaimsResumeAfterBrokerRestart() throws Exception {
    // Given
    publish();
    await().atMost(SOON).until(() -> delivered() == 2);
    // When
    embedded.close();
    for (int i = 0; i < 3; i++) {
      publish();
    }
    embedded.start();
    // Then
    await().atMost(SOON).until(() -> delivered() == 8);
    assertThat(getMockEndpoint("mock:https").getReceivedCounter()).isEqualTo(8);
  }

  /** Only root may mount a disk. */
  @Test
  @Tag("soak")
  void row26DeliversNewMessagesWhileBrokerDiskIsFullAndTheRestAfterwards() throws Exception {
    // Given
    embedded.close();
    delete(settings.directory());
    try (TestDisk disk = TestDisk.mount(settings.directory(), "64m")) {
      embedded.start();
      publish();
      await().atMost(SOON).until(() -> delivered() == 2);
      disk.fill(0);
      // When
      later = true;
      publish();
      await()
          .atMost(SOON)
          .until(() -> TestDatabase.count("delivery where failed_attempts >= 1") == 2);
      later = false;
      publish();
      await().atMost(SOON).until(() -> delivered() >= 4);
      assertThat(disk.freeBytes()).isZero();
      disk.empty();
      // Then
      await().atMost(SOON).until(() -> delivered() == 6);
    }
  }

  @Test
  void row34RecoversFromDeletedBrokerDirectory() throws Exception {
    // Given
    publish();
    await().atMost(SOON).until(() -> delivered() == 2);
    // When
    embedded.close();
    delete(settings.directory());
    publish();
    embedded.start();
    // Then
    await().atMost(SOON).until(() -> delivered() == 4);
  }

  @Test
  void requeuesIdThatTheBrokerLost() throws Exception {
    // Given
    stopRoute("lease.police-a");
    publish();
    await()
        .atMost(SOON)
        .ignoreExceptions() // a broker on a busy machine may not answer in time
        .until(
            () ->
                broker.depths(List.of(new AgencyId("police-a"))).get(new AgencyId("police-a"))
                    == 1);
    // When
    embedded.close();
    delete(settings.directory());
    embedded.start();
    context().getRouteController().startRoute("lease.police-a");
    // Then
    await().atMost(SOON).until(() -> delivered() == 2);
    assertThat(TestDatabase.count("audit_entry where action = 'requeued'")).isPositive();
  }

  @Test
  void showsParkedDeliveriesUntilReplay() throws Exception {
    // Given
    refuses = true;
    publish();
    List<String> queues = List.of("parked.police-a", "parked.office-a");
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(broker.queues(TestBrokerSettings.AGENCIES))
                    .containsEntry(queues.get(0), 1L)
                    .containsEntry(queues.get(1), 1L));
    // When
    refuses = false;
    for (AgencyId agency : List.of(new AgencyId("police-a"), new AgencyId("office-a"))) {
      ParkedRequests replay = line.store.parkedRequests();
      ParkedRequests.Plan plan = replay.plan(ParkedRequests.Selection.of(agency), 10).orElseThrow();
      replay.request(plan.deliveries(), order()).orElseThrow();
      replay.runNextBatch().orElseThrow();
    }
    // Then
    await().atMost(SOON).until(() -> delivered() == 2);
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(broker.queues(TestBrokerSettings.AGENCIES))
                    .containsEntry(queues.get(0), 0L)
                    .containsEntry(queues.get(1), 0L));
  }

  private static ParkedRequests.NewParkedRequest order() {
    return new ParkedRequests.NewParkedRequest(
        ParkedDeliveryAction.REPLAY,
        Optional.empty(),
        "mended",
        "someone",
        new DeliveryRate(600),
        60);
  }

  private static long delivered() throws Exception {
    return TestDatabase.count("delivery where state = 'delivered'");
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, IOException e) throws IOException {
            Files.delete(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}

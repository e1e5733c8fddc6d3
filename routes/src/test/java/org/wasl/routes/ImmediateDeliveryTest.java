package org.wasl.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.apache.camel.support.AsyncProcessorSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.wasl.routes.broker.EmbeddedBroker;
import org.wasl.routes.broker.QueueNames;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.TestDatabase;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.Agency.Channel;
import org.wasl.wire.exchange.DeliveryFailure;
import org.wasl.wire.exchange.DeliveryReply;
import org.wasl.wire.exchange.OutboundDelivery;
import org.wasl.wire.exchange.Submission;

/**
 * A delivery that was leased on acceptance is delivered within this process by the agency's own
 * route. The queues serve deliveries that must wait. The agencies of this test answer when they are
 * told to.
 */
class ImmediateDeliveryTest extends RouteTest {

  /** Maximum of each agency in this test ({@code maxConcurrent}). */
  private static final int CALLS = 2;

  private record Call(Exchange exchange, AsyncCallback callback) {
    AgencyId agency() {
      return push().agency().id();
    }

    OutboundDelivery push() {
      return exchange.getMessage().getBody(OutboundDelivery.class);
    }

    void answer(Function<OutboundDelivery, DeliveryReply> reply) {
      exchange.getMessage().setBody(reply.apply(push()));
      callback.done(false);
    }
  }

  private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicReference<RuntimeException> fault = new AtomicReference<>();
  private EmbeddedBroker broker;
  private AgencyRoutes agencies;

  @Override
  protected List<RoutesBuilder> routes() {
    DeliveryRoutes deliveries = line.immediateDeliveries();
    agencies = line.agencies();
    return List.of(line.policies(), line.door(line.checks()), deliveries, agencies, connector());
  }

  @Override
  protected void prepare(Main main) throws Exception {
    broker = withBroker(main);
  }

  private RouteBuilder connector() {
    return new RouteBuilder() {
      @Override
      public void configure() {
        from("direct:connector.other")
            .setProperty("by", constant("other"))
            .to("direct:connector.https");
        from("direct:connector.https")
            .process(
                new AsyncProcessorSupport() {
                  @Override
                  public boolean process(Exchange exchange, AsyncCallback callback) {
                    begun.incrementAndGet();
                    RuntimeException broken = fault.getAndSet(null);
                    if (broken != null) {
                      exchange.setException(broken);
                      callback.done(true);
                      return true;
                    }
                    calls.add(new Call(exchange, callback));
                    return false;
                  }
                });
      }
    };
  }

  private void answerAll(Function<OutboundDelivery, DeliveryReply> reply) {
    for (Call call; (call = calls.poll()) != null; ) {
      call.answer(reply);
    }
  }

  private long count(String where) {
    try {
      return TestDatabase.count(where);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void awaitDelivered(int deliveries) {
    await()
        .atMost(SOON)
        .until(
            () -> {
              answerAll(TestReceipts::valid);
              return count("delivery where state = 'delivered'") == deliveries;
            });
  }

  @Test
  void deliversNewCaseWithoutBrokerAndQueue() throws Exception {
    // Given
    stopRoute("queue-due");
    broker.close();
    // When
    publish();
    // Then the calls have begun when the answer is there, by the routes of the agencies
    assertThat(calls)
        .extracting(call -> call.exchange().getFromRouteId())
        .containsExactlyInAnyOrder("deliver.police-a", "deliver.office-a");
    awaitDelivered(2);
    assertThat(line.events.told).contains("attempted police-a", "attempted office-a");
    assertThat(count("audit_entry where action = 'dispatched'")).isZero();
    broker.start();
  }

  @Test
  void limitsConcurrentCallsAsAgencyFileSays() {
    // When
    for (int i = 0; i < 3 * CALLS; i++) {
      publish();
    }
    // Then
    await().atMost(SOON).until(() -> count("delivery where state = 'dispatched'") > 0);
    assertThat(calls.stream().filter(call -> call.agency().value().equals("police-a")))
        .hasSize(CALLS);
    assertThat(calls.stream().filter(call -> call.agency().value().equals("office-a")))
        .hasSize(CALLS);
    awaitDelivered(2 * 3 * CALLS);
    assertThat(begun).hasValue(2 * 3 * CALLS);
  }

  @Test
  void recordsLatencyWithoutTheWaitForAPlace() {
    // Given
    long start = System.nanoTime();
    for (int i = 0; i <= CALLS; i++) {
      publish();
    }
    await().atMost(SOON).until(() -> count("delivery where state = 'dispatched'") == 2);
    Duration published = since(start);
    Duration waited = published.multipliedBy(2).plusSeconds(2);
    await().atMost(SOON.plus(waited)).until(() -> since(start).compareTo(waited) > 0);
    // When
    awaitDelivered(2 * (CALLS + 1));
    // Then
    await().atMost(SOON).until(() -> line.events.latencies.size() == 2 * (CALLS + 1));
    assertThat(line.events.latencies).allSatisfy(it -> assertThat(it).isLessThan(since(start)));
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  @Test
  void recordsReceiptAfterDatabaseReturns() throws Exception {
    // Given
    stopRoute("queue-due");
    publish();
    // When
    TestDatabase.execute(
        """
        create sequence refused;
        create function refuse() returns trigger language plpgsql as $$
          begin
            perform nextval('refused');
            raise exception using errcode = 'disk_full';
          end $$;
        create trigger refuse before update on delivery for each row execute function refuse()
        """);
    try {
      answerAll(TestReceipts::valid);
      await().atMost(SOON).until(() -> count("refused where is_called") == 1);
    } finally {
      TestDatabase.execute("drop function refuse() cascade; drop sequence refused");
    }
    // Then
    awaitDelivered(2);
    assertThat(begun).hasValue(2);
    assertThat(count("audit_entry where action in ('failed', 'interrupted')")).isZero();
  }

  @Test
  void returnsPlaceHoweverTheCallEnds() {
    // Given more calls than places, of each kind
    for (int i = 0; i <= CALLS; i++) {
      publish();
      answerAll(
          push -> new DeliveryReply.RetryLater(DeliveryFailure.BUSY, OptionalLong.of(600_000)));
      publish();
      answerAll(push -> new DeliveryReply.Rejected(DeliveryFailure.REFUSED));
      fault.set(new IllegalStateException("canary"));
      publish();
      answerAll(push -> new DeliveryReply.Rejected(DeliveryFailure.REFUSED));
    }
    int before = begun.get();
    // When
    publish();
    // Then
    assertThat(begun.get() - before).isEqualTo(2);
    answerAll(TestReceipts::valid);
  }

  @Test
  void repetitionTakesNoPlace() {
    // Given
    Submission submission = TestMessages.from(TestPartners.PLATFORM, TestMessages.vettedCase());
    submit(submission);
    // When
    for (int i = 0; i <= CALLS; i++) {
      submit(submission);
    }
    awaitDelivered(2);
    publish();
    // Then
    assertThat(calls).hasSize(2);
    awaitDelivered(4);
  }

  @Test
  void usesNewRouteAfterAgencyChangesProtocol() throws Exception {
    // Given
    publish();
    awaitDelivered(2);
    // When
    agencies.update(List.of(byTheOtherProtocol(TestPartners.POLICE.agency())));
    publish();
    // Then
    assertThat(calls)
        .extracting(it -> it.agency().value(), call -> call.exchange().getProperty("by"))
        .containsExactlyInAnyOrder(tuple("police-a", "other"), tuple("office-a", null));
    awaitDelivered(4);
  }

  @Test
  @Tag("soak")
  void retriesRouteReplacementWithoutDelayingOthers() throws Exception {
    // Given
    AtomicBoolean broken = new AtomicBoolean(true);
    context()
        .addRoutePolicyFactory(
            (camel, route, definition) -> {
              if (broken.get() && route.equals(QueueNames.deliver(new AgencyId("police-a")))) {
                throw new IllegalStateException("broken");
              }
              return null;
            });
    List<Agency> changed =
        Stream.of(TestPartners.POLICE, TestPartners.OFFICE)
            .map(partner -> byTheOtherProtocol(partner.agency()))
            .toList();
    // When
    agencies.update(changed);
    publish();
    // Then
    assertThat(calls)
        .extracting(it -> it.agency().value(), call -> call.exchange().getProperty("by"))
        .containsExactly(tuple("office-a", "other"));
    // When
    broken.set(false);
    agencies.retry(changed);
    publish();
    // Then
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(calls)
                    .extracting(
                        it -> it.agency().value(), call -> call.exchange().getProperty("by"))
                    .contains(tuple("police-a", "other")));
  }

  private static Agency byTheOtherProtocol(Agency agency) {
    Channel channel = agency.channel();
    return agency.with(Channel.of("other", channel.endpoint(), channel.maxConcurrent()));
  }

  @Test
  void laterMessageWaitsForEarlierOne() {
    // Given
    ReferralId referral = publish();
    // When
    submit(
        TestMessages.from(
            TestPartners.OFFICE,
            TestMessages.instruction(TestPartners.OFFICE.id().value(), referral)));
    // Then
    assertThat(calls).hasSize(2);
    await()
        .atMost(SOON)
        .until(
            () -> {
              answerAll(TestReceipts::valid);
              return count("delivery where recipient = 'police-a' and state = 'delivered'") == 2;
            });
  }
}

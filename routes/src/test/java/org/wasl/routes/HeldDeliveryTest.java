package org.wasl.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.apache.camel.support.AsyncProcessorSupport;
import org.junit.jupiter.api.Test;
import org.wasl.audit.AuditEntry;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.exchange.DeliveryFailure;
import org.wasl.wire.exchange.DeliveryReply;
import org.wasl.wire.exchange.OutboundDelivery;

/** A delivery that is held for a worker occupies no thread and needs no listener on the queue. */
class HeldDeliveryTest extends RouteTest {
  private static final AgencyId POLICE = new AgencyId("police-c");

  private final CompletableFuture<DeliveryReply> first = new CompletableFuture<>();

  @Override
  protected List<RoutesBuilder> routes() {
    return List.of(
        line.policies(),
        line.door(line.checks()),
        line.deliveries(),
        line.agencies(TestPartners.COLLECTING_POLICE, TestPartners.OFFICE),
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:desk.pull").routeId("hold").process(new Desk());
            from("direct:desk.https").routeId("push").process(HeldDeliveryTest::takes);
          }
        });
  }

  @Override
  protected Map<String, String> endpoints() {
    return Map.of("connector", "direct:desk.");
  }

  @Override
  protected void prepare(Main main) throws Exception {
    withBroker(main);
  }

  private static void takes(Exchange exchange) {
    OutboundDelivery push = exchange.getMessage().getBody(OutboundDelivery.class);
    exchange.getMessage().setBody(TestReceipts.valid(push));
  }

  /** Holds the first delivery until the test releases it. The next caller takes it. */
  private final class Desk extends AsyncProcessorSupport {
    @Override
    public boolean process(Exchange exchange, AsyncCallback goesOn) {
      if (first.isDone()) {
        takes(exchange);
        goesOn.done(true);
        return true;
      }
      first.thenAccept(
          reply -> {
            exchange.getMessage().setBody(reply);
            goesOn.done(false);
          });
      return false;
    }
  }

  @Test
  void heldDeliveryEndsAfterWorkersLeaveAndReturnsForTheNextWorker() {
    // Given
    line.attendance.arrived(POLICE);
    ReferralId referral = publishHere();
    await().atMost(SOON).until(() -> actions(referral).contains("attempted"));
    line.attendance.left(POLICE);
    await().atMost(SOON).until(() -> consumers(POLICE) == 0);
    // When
    first.complete(
        new DeliveryReply.RetryLater(DeliveryFailure.NOT_ACKNOWLEDGED, OptionalLong.empty()));
    // Then
    await().atMost(SOON).until(() -> actions(referral).contains("failed"));
    line.attendance.arrived(POLICE);
    await().atMost(SOON).until(() -> actions(referral).contains("delivered"));
    assertThat(actions(referral)).containsOnlyOnce("failed", "delivered");
  }

  private ReferralId publishHere() {
    return ReferralId.parse(
        json(submit(TestMessages.from(TestPartners.PLATFORM, TestMessages.vettedCaseIn("MA-MAR"))))
            .path("referral")
            .asText());
  }

  private List<String> actions(ReferralId referral) {
    return line.store.trailEntries().of(referral.toString()).orElseThrow().stream()
        .map(AuditEntry::step)
        .filter(step -> step.recipient().filter(POLICE::equals).isPresent())
        .map(step -> step.action().wireName())
        .toList();
  }
}

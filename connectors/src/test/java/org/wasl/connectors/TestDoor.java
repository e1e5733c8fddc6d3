package org.wasl.connectors;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.exchange.Acknowledgement;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.CollectionRequest;
import org.wasl.wire.exchange.DoorEndpoint;
import org.wasl.wire.exchange.OutboundDelivery;

/** Replaces the routes. It keeps incoming requests and answers as a test tells it. */
public final class TestDoor extends RouteBuilder implements DeliveryLookup {
  private static final int LARGEST_RECEIPT = 4096;

  /** Incoming submissions and inquiries, in order. */
  public final List<Object> arrived = new CopyOnWriteArrayList<>();

  /** The headers that the exchange carried, each time. */
  public final List<Map<String, Object>> headers = new CopyOnWriteArrayList<>();

  /** Requests to collect, in order. */
  public final List<CollectionRequest> visits = new CopyOnWriteArrayList<>();

  /** Finds the agency of a certificate. */
  public volatile Function<String, Optional<Agency>> visitor = thumbprint -> Optional.empty();

  /** The reply of another gateway that holds the delivery. */
  public volatile Function<DeliveryId, Optional<OutboundDelivery>> elsewhere =
      delivery -> Optional.empty();

  /** By id, whether a delivery is over, as far as it is known. */
  public final Map<DeliveryId, Boolean> ended = new ConcurrentHashMap<>();

  /** Deliveries that belong to none of the requesting agencies. */
  public final Set<DeliveryId> toOthers = ConcurrentHashMap.newKeySet();

  /** Deliveries that are not sent again, by referral. */
  public final Map<ReferralId, List<DeliveryId>> givenUp = new ConcurrentHashMap<>();

  /** Referrals that were erased. */
  public final Set<ReferralId> erased = ConcurrentHashMap.newKeySet();

  /** The status for a receipt that is not too large. */
  public volatile Function<Acknowledgement, Integer> receiptStatus = receipt -> 204;

  private volatile Function<Object, AgencyResponse> answer;
  private final AtomicLong taken = new AtomicLong();
  private volatile boolean keeps = true;

  public TestDoor() {
    answerWith(202, "{}");
  }

  @Override
  public Optional<Map<DeliveryId, Boolean>> ended(
      AgencyId agency, Collection<DeliveryId> deliveries) {
    Map<DeliveryId, Boolean> known = new HashMap<>(ended);
    known.keySet().retainAll(deliveries);
    known.keySet().removeAll(toOthers);
    return Optional.of(known);
  }

  @Override
  public Optional<Set<DeliveryId>> toOthers(AgencyId agency, Collection<DeliveryId> deliveries) {
    Set<DeliveryId> among = new HashSet<>(toOthers);
    among.retainAll(deliveries);
    return Optional.of(among);
  }

  @Override
  public Optional<List<DeliveryId>> givenUp(ReferralId referral, AgencyId agency) {
    return Optional.of(givenUp.getOrDefault(referral, List.of()));
  }

  @Override
  public Optional<Set<ReferralId>> erased(Collection<ReferralId> referrals) {
    Set<ReferralId> among = new HashSet<>(erased);
    among.retainAll(referrals);
    return Optional.of(among);
  }

  /** The number of values that came through. */
  public long taken() {
    return taken.get();
  }

  /** From now on keeps no incoming requests. */
  public void keepNothing() {
    keeps = false;
  }

  /** From now on answers so. */
  public void answer(Function<Object, AgencyResponse> how) {
    answer = how;
  }

  /** From now on answers with this status and JSON. */
  public void answerWith(int status, String json) {
    answer = in -> new AgencyResponse(status, "application/json", json.getBytes(), Map.of());
  }

  /** The answer of a failure policy of the door. */
  public static final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient AgencyResponse answer;

    public Fault(AgencyResponse answer) {
      this.answer = answer;
    }
  }

  @Override
  public void configure() {
    onException(Fault.class)
        .handled(true)
        .process(
            exchange ->
                exchange
                    .getMessage()
                    .setBody(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Fault.class).answer));
    from(DoorEndpoint.SUBMIT.uri()).routeId("test-submit").process(this::take);
    from(DoorEndpoint.TIMELINE.uri()).routeId("test-inquire").process(this::take);
    from(DoorEndpoint.ACTIONS.uri()).routeId("test-actions").process(this::take);
    from(DoorEndpoint.LIST.uri()).routeId("test-list").process(this::take);
    from(DoorEndpoint.NOTICES.uri()).routeId("test-notices").process(this::take);
    from(DoorEndpoint.REFERENCE.uri()).routeId("test-reference").process(this::take);
    from(DoorEndpoint.EVIDENCE.uri()).routeId("test-evidence").process(this::take);
    from(DoorEndpoint.STATISTICS.uri()).routeId("test-statistics").process(this::take);
    from(DoorEndpoint.LOG.uri()).routeId("test-log").process(this::take);
    from(DoorEndpoint.ADMIT.uri()).routeId("test-collect").process(this::letIn);
    from(DoorEndpoint.CONTENT.uri()).routeId("test-content").process(this::content);
    from(DoorEndpoint.RECEIPT.uri()).routeId("test-receipt").process(this::receipt);
  }

  /** Identifies the agency of a certificate, and refuses an unknown one. */
  private void letIn(Exchange exchange) {
    CollectionRequest visit = exchange.getMessage().getBody(CollectionRequest.class);
    visits.add(visit);
    Optional<Agency> agency = visitor.apply(visit.thumbprint());
    exchange
        .getMessage()
        .setBody(
            agency.isPresent()
                ? agency.get()
                : new AgencyResponse(403, "application/problem+json", "{}".getBytes(), Map.of()));
  }

  /** Answers with another gateway's content, or with not found. */
  private void content(Exchange exchange) {
    CollectionRequest visit = exchange.getMessage().getBody(CollectionRequest.class);
    exchange
        .getMessage()
        .setBody(
            elsewhere
                .apply(visit.delivery().orElseThrow())
                .<Object>map(push -> push)
                .orElseGet(
                    () ->
                        new AgencyResponse(
                            404, "application/problem+json", "{}".getBytes(), Map.of())));
  }

  /** Takes a receipt, up to a size. */
  private void receipt(Exchange exchange) {
    Acknowledgement receipt = exchange.getMessage().getBody(Acknowledgement.class);
    int status = receipt.receipt().length > LARGEST_RECEIPT ? 413 : receiptStatus.apply(receipt);
    exchange
        .getMessage()
        .setBody(new AgencyResponse(status, "application/json", new byte[0], Map.of()));
  }

  private void take(Exchange exchange) {
    Object value = exchange.getMessage().getBody();
    taken.incrementAndGet();
    if (keeps) {
      headers.add(new HashMap<>(exchange.getMessage().getHeaders()));
      arrived.add(value);
    }
    exchange.getMessage().setBody(answer.apply(value));
  }
}

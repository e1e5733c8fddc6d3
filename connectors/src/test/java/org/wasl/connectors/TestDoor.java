package org.wasl.connectors;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.exchange.Acknowledgement;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.CollectionRequest;
import org.wasl.wire.exchange.DoorEndpoint;
import org.wasl.wire.exchange.OutboundDelivery;

/** Stands where the routes would: keeps what arrives and answers as told. */
public final class TestDoor extends RouteBuilder implements DeliveryLookup {
  private static final int LARGEST_RECEIPT = 4096;

  /** What came through, in order: submissions and inquiries. */
  public final List<Object> arrived = new CopyOnWriteArrayList<>();

  /** The headers that the exchange carried, each time. */
  public final List<Map<String, Object>> headers = new CopyOnWriteArrayList<>();

  /** Who came to collect, in order. */
  public final List<CollectionRequest> visits = new CopyOnWriteArrayList<>();

  /** Whom a certificate identifies. */
  public volatile Function<String, Optional<Agency>> visitor = thumbprint -> Optional.empty();

  /** What another gateway holds. */
  public volatile Function<UUID, Optional<OutboundDelivery>> elsewhere =
      delivery -> Optional.empty();

  /** By id, whether a delivery is over, as far as it is known. */
  public final Map<UUID, Boolean> ended = new ConcurrentHashMap<>();

  /** By referral, the deliveries of which nothing more is sent. */
  public final Map<UUID, List<UUID>> givenUp = new ConcurrentHashMap<>();

  /** Referrals that were erased. */
  public final Set<UUID> erased = ConcurrentHashMap.newKeySet();

  /** What it says to a receipt that is not too large. */
  public volatile Function<Acknowledgement, Integer> receiptStatus = receipt -> 204;

  private volatile Function<Object, AgencyResponse> answer;
  private final AtomicLong taken = new AtomicLong();
  private volatile boolean keeps = true;

  public TestDoor() {
    answerWith(202, "{}");
  }

  @Override
  public Optional<Map<UUID, Boolean>> ended(Collection<UUID> deliveries) {
    Map<UUID, Boolean> known = new HashMap<>(ended);
    known.keySet().retainAll(deliveries);
    return Optional.of(known);
  }

  @Override
  public Optional<List<UUID>> givenUp(UUID referral, String agency) {
    return Optional.of(givenUp.getOrDefault(referral, List.of()));
  }

  @Override
  public Optional<Set<UUID>> erased(Collection<UUID> referrals) {
    Set<UUID> among = new HashSet<>(erased);
    among.retainAll(referrals);
    return Optional.of(among);
  }

  /** How many values came through. */
  public long taken() {
    return taken.get();
  }

  /** From now on keeps nothing of what arrives. */
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

  /** What a failure policy of the door answers. */
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

  /** Says which agency a certificate is of; an unknown one is refused. */
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

  /** Says what another gateway holds; nothing is not found. */
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

package org.wasl.gateway.operations;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.wasl.gateway.config.settings.OperationsConfig;
import org.wasl.store.Store;
import org.wasl.store.delivery.ParkedDeliveries.ParkedFilter;
import org.wasl.store.delivery.ParkedDeliveries.ParkedGroup;
import org.wasl.store.delivery.ParkedDeliveries.ParkedOrder;
import org.wasl.store.delivery.ParkedDeliveries.ParkedPage;
import org.wasl.store.jdbc.IdRange;
import org.wasl.store.referral.ReferralSearch.FoundReferral;
import org.wasl.store.referral.Timelines.Length;
import org.wasl.store.trail.Actors;

/** Finds referrals, their timelines and parked deliveries: {@code org.wasl:type=Referrals}. */
public final class ReferralQueries {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PAGE = 20;
  private static final Set<String> PARKED =
      Set.of("agency", "cause", "type", "id", "order", "offset", "limit");

  private final Store store;
  private final UnaryOperator<String> names;
  private final OperationsConfig config;
  private final Clock clock;

  /**
   * Looks at the referrals of this store.
   *
   * @param names name of a person of operations by his id
   */
  public ReferralQueries(
      Store store, UnaryOperator<String> names, OperationsConfig config, Clock clock) {
    this.store = store;
    this.names = names;
    this.config = config;
    this.clock = clock;
  }

  /** Searches by the id of a referral or of a delivery, or by a prefix of at least 8 characters. */
  public String find(String text) {
    IdRange ids = range(text == null ? "" : text);
    ObjectNode tree = JSON.createObjectNode();
    ArrayNode referrals = tree.putArray("referrals");
    store
        .referralSearch()
        .idBetween(ids.from(), ids.to(), config.listed())
        .orElseThrow()
        .forEach(one -> referrals.add(found(one)));
    return tree.toString();
  }

  private ObjectNode found(FoundReferral one) {
    ObjectNode tree =
        JSON.createObjectNode()
            .put("referral", one.id().toString())
            .put("state", one.state())
            .put("type", one.type())
            .put("createdAt", Rfc3339.text(one.createdAt()))
            .put("ageSeconds", Duration.between(one.createdAt(), clock.instant()).toSeconds());
    return one.test() ? tree.put("test", true) : tree;
  }

  private static IdRange range(String prefix) {
    return IdRange.ofPrefix(prefix)
        .orElseThrow(
            () ->
                new OrderRefusedException(
                    "bad-id", "give an id of 36 characters, or its first 8 or more"));
  }

  /**
   * An operator's view of a referral: its newest steps, and the states of the deliveries that these
   * name.
   */
  public String timeline(String referral) {
    UUID id = OperationArguments.id((referral == null ? "" : referral).strip());
    int most = config.maxTimelineSteps();
    long steps =
        store.timelines().length(id, Actors.GATEWAY).orElseThrow().map(Length::steps).orElse(0L);
    long omitted = Math.max(0, steps - most);
    return store
        .timelines()
        .page(id, Actors.GATEWAY, omitted, most)
        .orElseThrow()
        .map(page -> new OperatorTimeline(page.timeline(), names).tree().put("omitted", omitted))
        .map(ObjectNode::toString)
        .orElseThrow(() -> new OrderRefusedException("unknown", "no referral " + id));
  }

  /** By cause and agency, the longest parked first. */
  public String parked() {
    ObjectNode tree = JSON.createObjectNode();
    ArrayNode groups = tree.putArray("groups");
    store.parkedDeliveries().groups().orElseThrow().forEach(one -> groups.add(group(one)));
    return tree.toString();
  }

  /**
   * {@code {"agency":id?,"cause":code?,"type":code?,"id":prefix?,
   * "order":oldest|newest|agency|cause?,"offset":number?,"limit":number?}}: a page of parked
   * deliveries, with the number of all that match, and the limit of a page.
   */
  public String parkedDeliveries(String document) {
    OperationArguments asked = OperationArguments.of(document, PARKED);
    ParkedFilter filter =
        new ParkedFilter(
            asked.text("agency"),
            asked.text("cause"),
            asked.text("type"),
            asked.text("id").map(ReferralQueries::range));
    int limit =
        Math.min(config.listed(), asked.number("limit", 1, config.maxDeliveries()).orElse(PAGE));
    ParkedPage page =
        store
            .parkedDeliveries()
            .page(
                filter,
                asked.text("order").map(ReferralQueries::order).orElse(ParkedOrder.OLDEST),
                asked.number("offset", 0, config.maxDeliveries()).orElse(0),
                limit)
            .orElseThrow();
    ObjectNode tree = JSON.createObjectNode().put("total", page.total()).put("limit", limit);
    ArrayNode list = tree.putArray("deliveries");
    page.rows()
        .forEach(
            row ->
                list.addObject()
                    .put("id", row.deliveryId().toString())
                    .put("referral", row.referral().toString())
                    .put("agency", row.agency())
                    .put("cause", row.cause())
                    .put("type", row.type())
                    .put("attempts", row.attempts())
                    .put("since", Rfc3339.text(row.since())));
    return tree.toString();
  }

  private static ParkedOrder order(String name) {
    return Stream.of(ParkedOrder.values())
        .filter(order -> order.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new OrderRefusedException(
                    "bad-document", "order is oldest, newest, agency or cause"));
  }

  private ObjectNode group(ParkedGroup group) {
    return JSON.createObjectNode()
        .put("agency", group.agency())
        .put("cause", group.cause())
        .put("count", group.count())
        .put("oldest", Rfc3339.text(clock.instant().minusSeconds(group.oldestSeconds())))
        .put("oldestSeconds", group.oldestSeconds());
  }
}

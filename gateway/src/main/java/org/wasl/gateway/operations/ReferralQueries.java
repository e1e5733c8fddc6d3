package org.wasl.gateway.operations;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.wasl.console.auth.OperationRefusedException;
import org.wasl.gateway.config.settings.operations.OperationsConfig;
import org.wasl.gateway.operations.arguments.OperationArguments;
import org.wasl.gateway.operations.arguments.Rfc3339;
import org.wasl.gateway.words.AuditTrailTexts;
import org.wasl.store.Store;
import org.wasl.store.delivery.ParkedDeliveries.ParkedFilter;
import org.wasl.store.delivery.ParkedDeliveries.ParkedGroup;
import org.wasl.store.delivery.ParkedDeliveries.ParkedOrder;
import org.wasl.store.delivery.ParkedDeliveries.ParkedPage;
import org.wasl.store.jdbc.IdRange;
import org.wasl.store.referral.ReferralSearch.FoundReferral;
import org.wasl.store.referral.ReferralSearch.ReferralFilter;
import org.wasl.store.referral.Timelines.Length;
import org.wasl.store.trail.Actors;

/** Finds referrals, their timelines and parked deliveries: {@code org.wasl:type=Referrals}. */
final class ReferralQueries {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> FIND =
      Set.of("id", "agency", "type", "state", "from", "to", "before", "limit");
  private static final Set<String> TIMELINE = Set.of("referral", "language");
  private static final int MOST = 1_000;
  private static final int PAGE = 20;
  private static final Set<String> PARKED =
      Set.of("agency", "cause", "type", "id", "order", "offset", "limit");

  private final Store store;
  private final UnaryOperator<String> names;
  private final AuditTrailTexts texts;
  private final OperationsConfig config;
  private final Clock clock;

  /**
   * Looks at the referrals of this store.
   *
   * @param texts writes the sentences of timelines
   */
  ReferralQueries(Store store, AuditTrailTexts texts, OperationsConfig config, Clock clock) {
    this.store = store;
    this.names = texts.operators();
    this.texts = texts;
    this.config = config;
    this.clock = clock;
  }

  /**
   * {@code {"id":prefix?,"agency":id?,"type":code?,"state":code?,"from":time?,"to":time?,
   * "before":referral?,"limit":number?}}: the referrals that match, the latest first. The id is
   * that of a referral, a delivery, a message or an object of it, or its first 8 characters or
   * more. A full page has {@code next}, the {@code before} of the page after it.
   */
  String find(String document) {
    OperationArguments asked = OperationArguments.of(document, FIND);
    int limit = Math.min(config.listed(), asked.number("limit", 1, MOST).orElse(MOST));
    ReferralFilter filter =
        new ReferralFilter(
            asked.text("id").map(ReferralQueries::range),
            asked.text("agency"),
            asked.text("type"),
            asked.text("state"),
            asked.time("from"),
            asked.time("to"),
            asked.text("before").map(OperationArguments::id));
    List<FoundReferral> page = store.referralSearch().matching(filter, limit).orElseThrow();
    ObjectNode tree = JSON.createObjectNode();
    ArrayNode referrals = tree.putArray("referrals");
    page.forEach(one -> referrals.add(found(one)));
    if (page.size() == limit) {
      tree.put("next", page.getLast().id().toString());
    }
    return tree.toString();
  }

  private ObjectNode found(FoundReferral one) {
    ObjectNode tree =
        JSON.createObjectNode()
            .put("referral", one.id().toString())
            .put("state", one.state())
            .put("type", one.type())
            .put("sender", one.sender())
            .put("createdAt", Rfc3339.text(one.createdAt()))
            .put("ageSeconds", Duration.between(one.createdAt(), clock.instant()).toSeconds());
    return one.test() ? tree.put("test", true) : tree;
  }

  private static IdRange range(String prefix) {
    return IdRange.ofPrefix(prefix)
        .orElseThrow(
            () ->
                new OperationRefusedException(
                    "bad-id", "give an id of 36 characters, or its first 8 or more"));
  }

  /**
   * {@code {"referral":id,"language":ar|fr|en?}}: an operator's view of a referral: its newest
   * steps, each in a sentence, and the states of the deliveries that these name.
   */
  String timeline(String document) {
    OperationArguments asked = OperationArguments.of(document, TIMELINE);
    UUID id = OperationArguments.id(asked.text("referral").orElse(""));
    String language = asked.language();
    int most = config.maxTimelineSteps();
    long steps =
        store.timelines().length(id, Actors.GATEWAY).orElseThrow().map(Length::steps).orElse(0L);
    long omitted = Math.max(0, steps - most);
    return store
        .timelines()
        .page(id, Actors.GATEWAY, omitted, most)
        .orElseThrow()
        .map(
            page ->
                new OperatorTimeline(page.timeline(), names, texts, language)
                    .tree()
                    .put("omitted", omitted))
        .map(ObjectNode::toString)
        .orElseThrow(() -> new OperationRefusedException("unknown", "no referral " + id));
  }

  /** By cause and agency, the longest parked first. */
  String parked() {
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
  String parkedDeliveries(String document) {
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
    page.deliveries()
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
                new OperationRefusedException(
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

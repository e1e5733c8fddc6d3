package org.wasl.operations;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.wasl.configuration.settings.operations.OperationsConfig;
import org.wasl.console.auth.OperationRefusedException;
import org.wasl.database.IdRange;
import org.wasl.operations.arguments.OperationArguments;
import org.wasl.operations.arguments.Rfc3339;
import org.wasl.operations.words.AuditTrailTexts;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.Store;
import org.wasl.store.delivery.ParkedDeliveries.ParkedDelivery;
import org.wasl.store.delivery.ParkedDeliveries.ParkedFilter;
import org.wasl.store.delivery.ParkedDeliveries.ParkedGroup;
import org.wasl.store.delivery.ParkedDeliveries.ParkedOrder;
import org.wasl.store.delivery.ParkedDeliveries.ParkedPage;
import org.wasl.store.referral.ReferralSearch.FoundReferral;
import org.wasl.store.referral.ReferralSearch.ReferralFilter;
import org.wasl.store.referral.Timelines.Length;

/** Finds referrals, their timelines and parked deliveries, {@code org.wasl:type=Referrals}. */
final class ReferralQueries implements ReferralsMXBean {
  private static final Set<String> FIND =
      Set.of("id", "agency", "type", "state", "from", "to", "before", "limit");
  private static final Set<String> TIMELINE = Set.of("referral", "language");
  private static final int MOST = 1_000;
  private static final int PAGE = 20;
  private static final Set<String> PARKED =
      Set.of("agency", "cause", "type", "id", "request", "order", "offset", "limit");

  private final Store store;
  private final UnaryOperator<String> names;
  private final AuditTrailTexts texts;
  private final OperationsConfig config;
  private final DeadlineQueries deadlines;
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
    this.deadlines = new DeadlineQueries(store, config.listed(), clock);
    this.clock = clock;
  }

  @Override
  public ReferralPage find(String document) {
    OperationArguments asked = OperationArguments.of(document, FIND);
    int limit = Math.min(config.listed(), asked.number("limit", 1, MOST).orElse(MOST));
    ReferralFilter filter =
        new ReferralFilter(
            asked.text("id").map(ReferralQueries::range),
            asked.text("agency").map(AgencyId::new),
            asked.text("type"),
            asked.text("state"),
            asked.time("from"),
            asked.time("to"),
            asked.text("before").map(OperationArguments::id).map(ReferralId::new));
    List<FoundReferral> page = store.referralSearch().matching(filter, limit).orElseThrow();
    return new ReferralPage(
        page.stream().map(this::row).toList(),
        page.size() == limit ? page.getLast().id().toString() : null);
  }

  private ReferralRow row(FoundReferral foundReferral) {
    return new ReferralRow(
        foundReferral.id().toString(),
        foundReferral.state(),
        foundReferral.type(),
        foundReferral.sender().value(),
        Rfc3339.text(foundReferral.createdAt()),
        Duration.between(foundReferral.createdAt(), clock.instant()).toSeconds(),
        foundReferral.test());
  }

  private static IdRange range(String prefix) {
    return IdRange.ofPrefix(prefix)
        .orElseThrow(
            () ->
                new OperationRefusedException(
                    "bad-id", "give an id of 36 characters, or its first 8 or more"));
  }

  @Override
  public ReferralSteps timeline(String document) {
    OperationArguments asked = OperationArguments.of(document, TIMELINE);
    ReferralId id = new ReferralId(OperationArguments.id(asked.text("referral").orElse("")));
    String language = asked.language();
    int most = config.maxTimelineSteps();
    long steps =
        store.timelines().length(id, AgencyId.GATEWAY).orElseThrow().map(Length::steps).orElse(0L);
    long omitted = Math.max(0, steps - most);
    return store
        .timelines()
        .page(id, AgencyId.GATEWAY, omitted, most)
        .orElseThrow()
        .map(
            page ->
                new OperatorTimeline(page.timeline(), names, texts, language).withOmitted(omitted))
        .orElseThrow(() -> new OperationRefusedException("unknown", "no referral " + id));
  }

  @Override
  public ParkedCounts parked() {
    return new ParkedCounts(
        store.parkedDeliveries().groups().orElseThrow().stream().map(this::count).toList());
  }

  @Override
  public ParkedRows parkedDeliveries(String document) {
    OperationArguments asked = OperationArguments.of(document, PARKED);
    ParkedFilter filter =
        new ParkedFilter(
            asked.text("agency").map(AgencyId::new),
            asked.text("cause"),
            asked.text("type"),
            asked.text("id").map(ReferralQueries::range),
            asked.text("request").map(OperationArguments::id));
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
    return new ParkedRows(
        page.total(), limit, page.deliveries().stream().map(ReferralQueries::row).toList());
  }

  private static ParkedRow row(ParkedDelivery parkedDelivery) {
    return new ParkedRow(
        parkedDelivery.deliveryId().toString(),
        parkedDelivery.referral().toString(),
        parkedDelivery.agency().value(),
        parkedDelivery.cause(),
        parkedDelivery.type(),
        parkedDelivery.attempts(),
        Rfc3339.text(parkedDelivery.since()),
        parkedDelivery.request().map(UUID::toString).orElse(null));
  }

  @Override
  public OverdueCounts overdue() {
    return deadlines.overdue();
  }

  @Override
  public OwedSteps deadlines(String document) {
    return deadlines.deadlines(document);
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

  private ParkedCount count(ParkedGroup group) {
    return new ParkedCount(
        group.agency().value(),
        group.cause(),
        group.count(),
        Rfc3339.text(clock.instant().minusSeconds(group.oldestSeconds())),
        group.oldestSeconds());
  }
}

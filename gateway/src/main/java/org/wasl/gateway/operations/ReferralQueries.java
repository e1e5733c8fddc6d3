package org.wasl.gateway.operations;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.wasl.gateway.config.settings.OperationsConfig;
import org.wasl.store.Store;
import org.wasl.store.delivery.ParkedDeliveries.ParkedGroup;
import org.wasl.store.referral.ReferralSearch.FoundReferral;
import org.wasl.store.referral.Timelines.Length;
import org.wasl.store.trail.Actors;

/** Finds referrals, their timelines and parked deliveries: {@code org.wasl:type=Referrals}. */
public final class ReferralQueries {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PREFIX = Pattern.compile("[0-9a-f]{8}[0-9a-f-]{0,28}");
  private static final int DIGITS = 32;

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
    String prefix = (text == null ? "" : text).strip().toLowerCase(Locale.ROOT);
    if (!PREFIX.matcher(prefix).matches()) {
      throw new OrderRefusedException("bad-id", "give an id, or its first 8 characters or more");
    }
    String digits = prefix.replace("-", "");
    if (digits.length() > DIGITS) {
      throw new OrderRefusedException("bad-id", "an id is a UUID of 36 characters");
    }
    ObjectNode tree = JSON.createObjectNode();
    ArrayNode referrals = tree.putArray("referrals");
    store
        .referralSearch()
        .idBetween(padded(digits, '0'), padded(digits, 'f'), config.listed())
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

  private static UUID padded(String digits, char with) {
    String all = digits + String.valueOf(with).repeat(DIGITS - digits.length());
    return new UUID(
        Long.parseUnsignedLong(all.substring(0, 16), 16),
        Long.parseUnsignedLong(all.substring(16), 16));
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
    store
        .parkedDeliveries()
        .groups(config.shownIds())
        .orElseThrow()
        .forEach(one -> groups.add(group(one)));
    return tree.toString();
  }

  private ObjectNode group(ParkedGroup group) {
    ObjectNode tree =
        JSON.createObjectNode()
            .put("agency", group.agency())
            .put("cause", group.cause())
            .put("count", group.count())
            .put("oldest", Rfc3339.text(clock.instant().minusSeconds(group.oldestSeconds())))
            .put("oldestSeconds", group.oldestSeconds());
    ArrayNode ids = tree.putArray("ids");
    group
        .samples()
        .forEach(
            one ->
                ids.addObject()
                    .put("id", one.deliveryId().toString())
                    .put("referral", one.referral().toString()));
    return tree;
  }
}

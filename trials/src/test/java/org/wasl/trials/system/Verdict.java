package org.wasl.trials.system;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Trail;
import org.wasl.kit.inbox.InboxReader;
import org.wasl.rules.delivery.DeliveryState;

/**
 * What went in against what came out, read from the agencies' own stores, the senders' own receipts
 * and the database.
 *
 * @param lost accepted and nowhere, or recorded as delivered and not in the agency's inbox
 * @param doubled taken twice by an agency, or handled twice
 * @param strange in an inbox, or in the trail, and not accounted for
 * @param parked deliveries that wait for a person
 * @param delivered deliveries recorded as such
 */
record Verdict(
    List<String> lost, List<String> doubled, List<String> strange, long parked, long delivered) {

  private record Place(String agency, UUID delivery) {}

  private record Key(String agency, String sender, UUID message) {}

  /**
   * @param accepted referral of each message of the platform that was answered with a receipt
   */
  static Verdict of(Map<UUID, UUID> accepted, Ledger ledger, Path inboxes) throws Exception {
    List<String> lost = new ArrayList<>();
    List<String> strange = new ArrayList<>();
    List<Ledger.Delivery> deliveries = ledger.deliveries();
    Map<UUID, UUID> known = new HashMap<>();
    deliveries.forEach(delivery -> known.put(delivery.messageId(), delivery.referral()));
    accepted.forEach(
        (message, referral) -> {
          if (!referral.equals(known.get(message))) {
            lost.add("accepted " + message);
          }
        });
    Map<Place, Boolean> expected = new HashMap<>();
    for (Ledger.Delivery delivery : deliveries) {
      expected.put(
          new Place(delivery.recipient(), delivery.id()),
          delivery.state() == DeliveryState.DELIVERED);
    }
    Set<Place> seen = new HashSet<>();
    List<String> doubled = inInboxes(inboxes, seen);
    expected.forEach(
        (place, delivered) -> {
          if (delivered && !seen.contains(place)) {
            lost.add("delivered " + place);
          }
        });
    seen.stream().filter(place -> !expected.containsKey(place)).forEach(p -> strange.add("" + p));
    strange.addAll(flaws(ledger));
    return new Verdict(
        lost,
        doubled,
        strange,
        deliveries.stream().filter(delivery -> delivery.state() == DeliveryState.PARKED).count(),
        deliveries.stream()
            .filter(delivery -> delivery.state() == DeliveryState.DELIVERED)
            .count());
  }

  /** Nothing lost, nothing doubled, every step accounted for. */
  void assertSound() {
    assertThat(lost).as("lost").isEmpty();
    assertThat(doubled).as("doubled").isEmpty();
    assertThat(strange).as("not accounted for").isEmpty();
  }

  private static List<String> inInboxes(Path inboxes, Set<Place> seen) throws Exception {
    List<String> doubled = new ArrayList<>();
    List<Key> effects = new ArrayList<>();
    InboxReader.readAll(inboxes)
        .forEach(
            (agency, received) -> {
              for (InboxReader.Delivery one : received) {
                seen.add(new Place(agency, one.received().deliveryId()));
                if (one.first()) {
                  effects.add(new Key(agency, one.received().sender(), one.received().messageId()));
                }
                if (one.handled() > 1) {
                  doubled.add("handled " + one.handled() + " times by " + agency);
                }
              }
            });
    effects.stream()
        .collect(groupingBy(key -> key, counting()))
        .forEach(
            (key, times) -> {
              if (times > 1) {
                doubled.add(times + " times " + key);
              }
            });
    return doubled;
  }

  private static List<String> flaws(Ledger ledger) throws Exception {
    Map<String, List<AuditEntry>> streams =
        ledger.entries("%").stream().collect(groupingBy(AuditEntry::stream));
    List<String> flaws = new ArrayList<>();
    streams.forEach(
        (stream, entries) ->
            Trail.check(entries).ifPresent(flaw -> flaws.add(stream + ": " + flaw)));
    return flaws;
  }
}

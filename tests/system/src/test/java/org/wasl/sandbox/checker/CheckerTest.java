package org.wasl.sandbox.checker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.sandbox.checker.ConsistentObservations.MESSAGE;
import static org.wasl.sandbox.checker.ConsistentObservations.OFFICE;
import static org.wasl.sandbox.checker.ConsistentObservations.POLICE;
import static org.wasl.sandbox.checker.ConsistentObservations.REFERRAL;
import static org.wasl.sandbox.checker.ConsistentObservations.SENDER;
import static org.wasl.sandbox.checker.ConsistentObservations.delivery;
import static org.wasl.sandbox.checker.ConsistentObservations.digest;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.audit.StepReason;
import org.wasl.audit.log.KeyType;
import org.wasl.audit.log.SignerKey;
import org.wasl.kit.inbox.InboxReader.InboxDelivery;
import org.wasl.kit.inbox.ReceivedDelivery;
import org.wasl.kit.pki.SandboxPki;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.message.DeterministicIds;
import org.wasl.wire.pki.PkiFolder;

/** Each test introduces one fault into consistent observations. */
class CheckerTest {
  private static PkiFolder pki;
  private ConsistentObservations world;

  @BeforeAll
  static void keys(@TempDir Path folder) {
    pki = SandboxPki.create(folder, List.of(AgencyId.GATEWAY, SENDER, POLICE, OFFICE));
  }

  @BeforeEach
  void allIsWell() {
    world = new ConsistentObservations(pki);
  }

  private void assertBroken(Promise promise, String... expectedTexts) {
    // When
    List<BrokenPromise> broken = Checker.check(world.evidence());
    // Then
    assertThat(broken).extracting(BrokenPromise::promise).containsOnly(promise);
    assertThat(broken)
        .anySatisfy(
            brokenPromise -> assertThat(brokenPromise.description()).contains(expectedTexts));
  }

  @Test
  void acceptsConsistentObservations() {
    // When
    List<BrokenPromise> broken = Checker.check(world.evidence());
    // Then
    assertThat(broken).isEmpty();
  }

  @Test
  void reportsEntryMissingFromTheLog() {
    // Given
    world.leaves.remove(1);
    // Then
    assertBroken(Promise.LOG_COMPLETE, "entry 1 has 0 leaves");
  }

  @Test
  void reportsEntryLoggedTwice() {
    // Given
    world.leaves.add(world.leaves.get(0));
    // Then
    assertBroken(Promise.LOG_COMPLETE, "entry 3 has 2 leaves");
  }

  @Test
  void reportsWrongLeafAndLeafWithoutEntry() {
    // Given
    world.leaves.set(0, new LoggedTrail.LoggedLeaf(3, ConsistentObservations.leaf(4)));
    world.leaves.add(new LoggedTrail.LoggedLeaf(9, ConsistentObservations.leaf(9)));
    // Then
    assertBroken(Promise.LOG_COMPLETE, "the leaf of entry 3 does not match");
    assertBroken(Promise.LOG_COMPLETE, "the leaf of entry 9 does not match");
  }

  @Test
  void reportsCheckpointThatDoesNotMatchTheLeaves() {
    // Given
    world.otherRoot = true;
    // Then
    assertBroken(Promise.LOG_COMPLETE, "does not match the leaves");
  }

  @Test
  void reportsCheckpointCosignedOnlyByUnknownWitness() {
    // Given
    world.witness =
        SignerKey.generate("wasl.example/witness", KeyType.COSIGNATURE, new SecureRandom());
    // Then
    assertBroken(Promise.LOG_WITNESSED, "no quorum of 1");
  }

  @Test
  void reportsLostDelivery() {
    // Given
    world.inboxes.get(POLICE).clear();
    // When
    List<BrokenPromise> broken = Checker.check(world.evidence());
    // Then
    assertThat(broken)
        .extracting(BrokenPromise::promise)
        .containsOnly(Promise.DELIVERED_ONCE, Promise.RECEIPTS_VALID);
    assertThat(broken.get(0).description())
        .contains("lost", MESSAGE.toString(), POLICE.value(), delivery(POLICE).toString());
  }

  @Test
  void reportsParkedDeliveryUnlessExcused() {
    // Given
    world.inboxes.get(POLICE).clear();
    world.trail.get(REFERRAL.toString()).removeIf(entry -> isAbout(entry, POLICE));
    renumber();
    world.deliveries.set(0, world.record(POLICE, DeliveryState.WAITING, Optional.empty()));
    List<BrokenPromise> brokenUnlessExcused = Checker.check(world.evidence());
    // When
    world.excused = Set.of(delivery(POLICE));
    List<BrokenPromise> brokenIfExcused = Checker.check(world.evidence());
    // Then
    assertThat(brokenUnlessExcused)
        .extracting(BrokenPromise::promise)
        .containsExactlyInAnyOrder(Promise.DELIVERED_ONCE, Promise.NO_DELIVERY_OPEN);
    assertThat(brokenIfExcused).isEmpty();
  }

  @Test
  void reportsMessageKeptTwice() {
    // Given
    List<InboxDelivery> inbox = world.inboxes.get(OFFICE);
    inbox.add(inbox.get(0));
    // Then
    assertBroken(Promise.DELIVERED_ONCE, "kept 2 times", MESSAGE.toString(), OFFICE.value());
  }

  @Test
  void reportsMessageHandledTwice() {
    // Given
    ReceivedDelivery received = world.inboxes.get(OFFICE).get(0).received();
    world.inboxes.get(OFFICE).set(0, new InboxDelivery(received, true, 0, 2));
    // Then
    assertBroken(Promise.DELIVERED_ONCE, "handled 2 times", delivery(OFFICE).toString());
  }

  @Test
  void reportsMessageNeverHandled() {
    // Given
    ReceivedDelivery received = world.inboxes.get(OFFICE).get(0).received();
    world.inboxes.get(OFFICE).set(0, new InboxDelivery(received, true, 0, 0));
    // Then
    assertBroken(Promise.DELIVERED_ONCE, "handled 0 times");
  }

  @Test
  void acceptsDuplicateAbsorbedByTheAgency() {
    // Given
    ReceivedDelivery received = world.inboxes.get(OFFICE).get(0).received();
    world.inboxes.get(OFFICE).set(0, new InboxDelivery(received, true, 3, 1));
    // When
    List<BrokenPromise> broken = Checker.check(world.evidence());
    // Then
    assertThat(broken).isEmpty();
  }

  @Test
  void reportsForeignMessage() {
    // Given
    MessageId foreign = MessageId.parse("22222222-2222-4222-8222-222222222222");
    world.inboxes.get(POLICE).add(arrival(POLICE, foreign, digest("case"), REFERRAL));
    // Then
    assertBroken(Promise.NOTHING_UNEXPECTED, "nobody sent", foreign.toString(), POLICE.value());
  }

  @Test
  void acceptsArrivalOfUnansweredMessage() {
    // Given
    MessageId unanswered = MessageId.parse("22222222-2222-4222-8222-222222222222");
    world.submissions.add(SubmittedMessage.unanswered(SENDER, unanswered, digest("other"), 0));
    world.inboxes.get(POLICE).add(arrival(POLICE, unanswered, digest("other"), REFERRAL));
    // When
    List<BrokenPromise> broken = Checker.check(world.evidence());
    // Then
    assertThat(broken).isEmpty();
  }

  @Test
  void reportsAlteredMessage() {
    // Given
    world.inboxes.get(POLICE).set(0, arrival(POLICE, MESSAGE, digest("altered"), REFERRAL));
    // Then
    assertBroken(Promise.NOTHING_UNEXPECTED, "altered", MESSAGE.toString(), POLICE.value());
  }

  @Test
  void reportsMessageAtUnexpectedAgency() {
    // Given
    world.inboxes.get(SENDER).add(arrival(SENDER, MESSAGE, digest("case"), REFERRAL));
    // Then
    assertBroken(Promise.NOTHING_UNEXPECTED, "not for this agency", "at " + SENDER);
  }

  @Test
  void reportsMessageUnderAnotherReferral() {
    // Given
    world
        .inboxes
        .get(POLICE)
        .set(0, arrival(POLICE, MESSAGE, digest("case"), new ReferralId(new UUID(1, 1))));
    // Then
    assertBroken(Promise.NOTHING_UNEXPECTED, "under another referral", delivery(POLICE).toString());
  }

  @Test
  void reportsArrivalOfRefusedMessage() {
    // Given
    MessageId refused = MessageId.parse("33333333-3333-4333-8333-333333333333");
    world.submissions.add(
        SubmittedMessage.unanswered(SENDER, refused, digest("bad"), 0).refused("schema-violation"));
    world.inboxes.get(POLICE).add(arrival(POLICE, refused, digest("bad"), REFERRAL));
    // Then
    assertBroken(Promise.REFUSED_NOT_DELIVERED, refused.toString(), POLICE.value());
  }

  @Test
  void reportsReceiptSignedBySomebodyElse() {
    // Given
    world.deliveries.set(
        0,
        world.record(POLICE, DeliveryState.DELIVERED, Optional.of(world.receipt(POLICE, OFFICE))));
    // Then
    assertBroken(Promise.RECEIPTS_VALID, "no valid receipt", delivery(POLICE).toString());
  }

  @Test
  void reportsReceiptForAnotherDelivery() {
    // Given
    world.deliveries.set(
        0,
        world.record(POLICE, DeliveryState.DELIVERED, Optional.of(world.receipt(OFFICE, POLICE))));
    // Then
    assertBroken(Promise.RECEIPTS_VALID, "another delivery, at ", delivery(POLICE).toString());
  }

  @Test
  void reportsGapInTheTrail() {
    // Given
    world.trail.get(REFERRAL.toString()).remove(1);
    // Then
    assertBroken(Promise.TRAIL_CONSISTENT, REFERRAL.toString(), "expected step 2");
  }

  @Test
  void reportsAcceptedMessageMissingFromTheTrail() {
    // Given
    world.trail.clear();
    // Then
    assertBroken(Promise.TRAIL_CONSISTENT, "accepted 0 times", MESSAGE.toString());
  }

  @Test
  void reportsMessageKnownOnlyToTheTrail() {
    // Given
    world.submissions.clear();
    world.inboxes.clear();
    world.deliveries.clear();
    // Then
    assertBroken(Promise.TRAIL_CONSISTENT, MESSAGE.toString(), "only");
  }

  @Test
  void reportsOpenDelivery() {
    // Given
    world.step(AuditAction.PARKED, POLICE);
    world.deliveries.set(0, world.record(POLICE, DeliveryState.PARKED, Optional.empty()));
    // When
    List<BrokenPromise> broken = Checker.check(world.evidence());
    // Then
    assertThat(broken)
        .contains(
            new BrokenPromise(
                Promise.NO_DELIVERY_OPEN, "delivery " + delivery(POLICE) + " to police is parked"));
  }

  @Test
  void reportsCaseAtTriageUntilItIsAssigned() {
    // Given
    world.step(AuditAction.TRIAGED);
    List<BrokenPromise> resting = Checker.check(world.evidence());
    List<AuditEntry> stream = world.trail.get(REFERRAL.toString());
    Step moved =
        Step.of(AuditAction.MOVED, "triage")
            .message(SENDER, MESSAGE)
            .why(new StepReason.OfficeChange(OFFICE));
    // When
    stream.add(new AuditEntry(REFERRAL.toString(), stream.size() + 1, stream.get(0).at(), moved));
    List<BrokenPromise> assigned = Checker.check(world.evidence());
    // Then
    assertThat(resting)
        .containsExactly(
            new BrokenPromise(
                Promise.TRIAGE_RESOLVED, "referral " + REFERRAL + " rests with triage"));
    assertThat(assigned).isEmpty();
  }

  @Test
  void handoverHasTheDeliveryIdOfItsNumber() {
    // Given
    SubmittedMessage first = SubmittedMessage.unanswered(SENDER, MESSAGE, digest("case"), 0);
    // When
    SubmittedMessage handover = SubmittedMessage.unanswered(SENDER, MESSAGE, digest("case"), 2);
    // Then
    assertThat(first.deliveryId(REFERRAL, POLICE)).isEqualTo(delivery(POLICE));
    assertThat(handover.deliveryId(REFERRAL, POLICE))
        .isEqualTo(DeterministicIds.deliveryId(REFERRAL, SENDER, MESSAGE, POLICE, 2));
  }

  private static boolean isAbout(AuditEntry entry, AgencyId to) {
    return entry.step().recipient().filter(to::equals).isPresent();
  }

  private void renumber() {
    List<AuditEntry> stream = world.trail.get(REFERRAL.toString());
    for (int i = 0; i < stream.size(); i++) {
      AuditEntry entry = stream.get(i);
      stream.set(i, new AuditEntry(entry.stream(), i + 1, entry.at(), entry.step()));
    }
  }

  private InboxDelivery arrival(
      AgencyId to, MessageId message, String bodyDigest, ReferralId referral) {
    ReceivedDelivery sound = world.received(to, to);
    return new InboxDelivery(
        new ReceivedDelivery(
            DeterministicIds.deliveryId(REFERRAL, SENDER, message, to, 0),
            message,
            SENDER,
            referral,
            sound.type(),
            sound.digest(),
            bodyDigest,
            sound.time(),
            sound.receipt(),
            new byte[0]),
        true,
        0,
        1);
  }
}

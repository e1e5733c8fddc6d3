package org.wasl.trials.checker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.trials.checker.ConsistentObservations.MESSAGE;
import static org.wasl.trials.checker.ConsistentObservations.OFFICE;
import static org.wasl.trials.checker.ConsistentObservations.POLICE;
import static org.wasl.trials.checker.ConsistentObservations.REFERRAL;
import static org.wasl.trials.checker.ConsistentObservations.SENDER;
import static org.wasl.trials.checker.ConsistentObservations.delivery;
import static org.wasl.trials.checker.ConsistentObservations.digest;

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
import org.wasl.audit.Why;
import org.wasl.audit.log.KeyType;
import org.wasl.audit.log.SignerKey;
import org.wasl.kit.inbox.InboxReader.InboxDelivery;
import org.wasl.kit.inbox.ReceivedDelivery;
import org.wasl.kit.pki.SandboxPki;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.wire.message.DeterministicIds;
import org.wasl.wire.pki.PkiFolder;

/** Each test spoils one thing in a world where all has gone well. */
class CheckerTest {
  private static PkiFolder pki;
  private ConsistentObservations world;

  @BeforeAll
  static void keys(@TempDir Path folder) {
    pki = SandboxPki.create(folder, List.of(PkiFolder.GATEWAY, SENDER, POLICE, OFFICE));
  }

  @BeforeEach
  void allIsWell() {
    world = new ConsistentObservations(pki);
  }

  private void assertBroken(Promise promise, String... told) {
    // When
    List<BrokenPromise> broken = Checker.check(world.evidence());
    // Then
    assertThat(broken).extracting(BrokenPromise::promise).containsOnly(promise);
    assertThat(broken).anySatisfy(one -> assertThat(one.description()).contains(told));
  }

  @Test
  void whereAllHasGoneWellNothingIsFound() {
    // When
    List<BrokenPromise> broken = Checker.check(world.evidence());
    // Then
    assertThat(broken).isEmpty();
  }

  @Test
  void anEntryThatTheLogLeftOutIsNamed() {
    // Given
    world.leaves.remove(1);
    // Then
    assertBroken(Promise.LOG_COMPLETE, "entry 1 has 0 leaves");
  }

  @Test
  void anEntryThatTheLogHasTwiceIsNamed() {
    // Given
    world.leaves.add(world.leaves.get(0));
    // Then
    assertBroken(Promise.LOG_COMPLETE, "entry 3 has 2 leaves");
  }

  @Test
  void aLeafThatIsNotItsEntrysAndOneOfNoEntryAreNamed() {
    // Given
    world.leaves.set(0, new LoggedTrail.LoggedLeaf(3, ConsistentObservations.leaf(4)));
    world.leaves.add(new LoggedTrail.LoggedLeaf(9, ConsistentObservations.leaf(9)));
    // Then
    assertBroken(Promise.LOG_COMPLETE, "leaf of entry 3 is not");
    assertBroken(Promise.LOG_COMPLETE, "leaf of entry 9 is not");
  }

  @Test
  void aCheckpointThatIsNotOfTheLeavesIsNamed() {
    // Given
    world.otherRoot = true;
    // Then
    assertBroken(Promise.LOG_COMPLETE, "not that of the leaves");
  }

  @Test
  void aCheckpointThatOnlyAnUnknownWitnessHasCosignedIsNamed() {
    // Given
    world.witness =
        SignerKey.generate("wasl.example/witness", KeyType.COSIGNATURE, new SecureRandom());
    // Then
    assertBroken(Promise.LOG_WITNESSED, "no quorum of 1");
  }

  @Test
  void aLostDeliveryIsNamed() {
    // Given
    world.inboxes.get(POLICE).clear();
    // When
    List<BrokenPromise> broken = Checker.check(world.evidence());
    // Then
    assertThat(broken)
        .extracting(BrokenPromise::promise)
        .containsOnly(Promise.DELIVERED_ONCE, Promise.RECEIPTS_VALID);
    assertThat(broken.get(0).description())
        .contains("lost", MESSAGE.toString(), POLICE, delivery(POLICE).toString());
  }

  @Test
  void aParkedDeliveryIsLostOnlyWhereNobodySaidSo() {
    // Given
    world.inboxes.get(POLICE).clear();
    world.trail.get(REFERRAL.toString()).removeIf(entry -> isAbout(entry, POLICE));
    renumber();
    world.deliveries.set(0, world.record(POLICE, DeliveryState.WAITING, Optional.empty()));
    List<BrokenPromise> unsaid = Checker.check(world.evidence());
    // When
    world.excused = Set.of(delivery(POLICE));
    List<BrokenPromise> said = Checker.check(world.evidence());
    // Then
    assertThat(unsaid)
        .extracting(BrokenPromise::promise)
        .containsExactlyInAnyOrder(Promise.DELIVERED_ONCE, Promise.NO_DELIVERY_OPEN);
    assertThat(said).isEmpty();
  }

  @Test
  void aMessageKeptTwiceIsNamed() {
    // Given
    List<InboxDelivery> inbox = world.inboxes.get(OFFICE);
    inbox.add(inbox.get(0));
    // Then
    assertBroken(Promise.DELIVERED_ONCE, "kept 2 times", MESSAGE.toString(), OFFICE);
  }

  @Test
  void anEffectThatHappenedTwiceIsNamed() {
    // Given
    ReceivedDelivery received = world.inboxes.get(OFFICE).get(0).received();
    world.inboxes.get(OFFICE).set(0, new InboxDelivery(received, true, 0, 2));
    // Then
    assertBroken(Promise.DELIVERED_ONCE, "handled 2 times", delivery(OFFICE).toString());
  }

  @Test
  void anEffectThatNeverHappenedIsNamed() {
    // Given
    ReceivedDelivery received = world.inboxes.get(OFFICE).get(0).received();
    world.inboxes.get(OFFICE).set(0, new InboxDelivery(received, true, 0, 0));
    // Then
    assertBroken(Promise.DELIVERED_ONCE, "handled 0 times");
  }

  @Test
  void aDuplicateThatTheAgencyAbsorbedIsFine() {
    // Given
    ReceivedDelivery received = world.inboxes.get(OFFICE).get(0).received();
    world.inboxes.get(OFFICE).set(0, new InboxDelivery(received, true, 3, 1));
    // When
    List<BrokenPromise> broken = Checker.check(world.evidence());
    // Then
    assertThat(broken).isEmpty();
  }

  @Test
  void aForeignMessageIsNamed() {
    // Given
    UUID foreign = UUID.fromString("22222222-2222-4222-8222-222222222222");
    world.inboxes.get(POLICE).add(arrival(POLICE, foreign, digest("case"), REFERRAL));
    // Then
    assertBroken(Promise.NOTHING_UNEXPECTED, "nobody sent", foreign.toString(), POLICE);
  }

  @Test
  void aMessageWithoutAnAnswerMayHaveArrived() {
    // Given
    UUID unanswered = UUID.fromString("22222222-2222-4222-8222-222222222222");
    world.submissions.add(SubmittedMessage.unanswered(SENDER, unanswered, digest("other"), 0));
    world.inboxes.get(POLICE).add(arrival(POLICE, unanswered, digest("other"), REFERRAL));
    // When
    List<BrokenPromise> broken = Checker.check(world.evidence());
    // Then
    assertThat(broken).isEmpty();
  }

  @Test
  void anAlteredMessageIsNamed() {
    // Given
    world.inboxes.get(POLICE).set(0, arrival(POLICE, MESSAGE, digest("altered"), REFERRAL));
    // Then
    assertBroken(Promise.NOTHING_UNEXPECTED, "altered", MESSAGE.toString(), POLICE);
  }

  @Test
  void aMessageAtAnAgencyThatTheAnswerDoesNotNameIsNamed() {
    // Given
    world.inboxes.get(SENDER).add(arrival(SENDER, MESSAGE, digest("case"), REFERRAL));
    // Then
    assertBroken(Promise.NOTHING_UNEXPECTED, "not for this agency", "at " + SENDER);
  }

  @Test
  void aMessageUnderAnotherReferralIsNamed() {
    // Given
    world.inboxes.get(POLICE).set(0, arrival(POLICE, MESSAGE, digest("case"), new UUID(1, 1)));
    // Then
    assertBroken(Promise.NOTHING_UNEXPECTED, "under another referral", delivery(POLICE).toString());
  }

  @Test
  void aRefusedMessageThatArrivedIsNamed() {
    // Given
    UUID refused = UUID.fromString("33333333-3333-4333-8333-333333333333");
    world.submissions.add(
        SubmittedMessage.unanswered(SENDER, refused, digest("bad"), 0).refused("schema-violation"));
    world.inboxes.get(POLICE).add(arrival(POLICE, refused, digest("bad"), REFERRAL));
    // Then
    assertBroken(Promise.REFUSED_NOT_DELIVERED, refused.toString(), POLICE);
  }

  @Test
  void aReceiptThatSomebodyElseSignedIsNamed() {
    // Given
    world.deliveries.set(
        0,
        world.record(POLICE, DeliveryState.DELIVERED, Optional.of(world.receipt(POLICE, OFFICE))));
    // Then
    assertBroken(Promise.RECEIPTS_VALID, "no valid receipt", delivery(POLICE).toString());
  }

  @Test
  void aReceiptForAnotherDeliveryIsNamed() {
    // Given
    world.deliveries.set(
        0,
        world.record(POLICE, DeliveryState.DELIVERED, Optional.of(world.receipt(OFFICE, POLICE))));
    // Then
    assertBroken(Promise.RECEIPTS_VALID, "something else", delivery(POLICE).toString());
  }

  @Test
  void aGapInTheTrailIsNamed() {
    // Given
    world.trail.get(REFERRAL.toString()).remove(1);
    // Then
    assertBroken(Promise.TRAIL_CONSISTENT, REFERRAL.toString(), "expected step 2");
  }

  @Test
  void anAcceptedMessageThatTheTrailDoesNotKnowIsNamed() {
    // Given
    world.trail.clear();
    // Then
    assertBroken(Promise.TRAIL_CONSISTENT, "accepted 0 times", MESSAGE.toString());
  }

  @Test
  void aMessageThatOnlyTheTrailKnowsIsNamed() {
    // Given
    world.submissions.clear();
    world.inboxes.clear();
    world.deliveries.clear();
    // Then
    assertBroken(Promise.TRAIL_CONSISTENT, MESSAGE.toString(), "only");
  }

  @Test
  void anOpenDeliveryIsNamed() {
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
  void aCaseThatRestsWithTriageIsNamedUntilItIsAssigned() {
    // Given
    world.step(AuditAction.TRIAGED, "");
    List<BrokenPromise> resting = Checker.check(world.evidence());
    List<AuditEntry> stream = world.trail.get(REFERRAL.toString());
    Step moved =
        Step.of(AuditAction.MOVED, "triage")
            .message(SENDER, MESSAGE)
            .why(new Why.OfficeChange(OFFICE));
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
  void aHandoverArrivesUnderTheDeliveryIdOfItsNumber() {
    // Given
    SubmittedMessage first = SubmittedMessage.unanswered(SENDER, MESSAGE, digest("case"), 0);
    // When
    SubmittedMessage handover = SubmittedMessage.unanswered(SENDER, MESSAGE, digest("case"), 2);
    // Then
    assertThat(first.deliveryId(REFERRAL, POLICE)).isEqualTo(delivery(POLICE));
    assertThat(handover.deliveryId(REFERRAL, POLICE))
        .isEqualTo(DeterministicIds.deliveryId(REFERRAL, SENDER, MESSAGE, POLICE, 2));
  }

  private static boolean isAbout(AuditEntry entry, String to) {
    return entry.step().recipient().filter(to::equals).isPresent();
  }

  private void renumber() {
    List<AuditEntry> stream = world.trail.get(REFERRAL.toString());
    for (int i = 0; i < stream.size(); i++) {
      AuditEntry entry = stream.get(i);
      stream.set(i, new AuditEntry(entry.stream(), i + 1, entry.at(), entry.step()));
    }
  }

  private InboxDelivery arrival(String to, UUID message, String bodyDigest, UUID referral) {
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

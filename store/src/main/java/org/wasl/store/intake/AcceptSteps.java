package org.wasl.store.intake;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.audit.Why;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.store.intake.Acceptance.ContinuesReferral;
import org.wasl.store.intake.Acceptance.OpensReferral;
import org.wasl.store.intake.Acceptance.SendsNotification;
import org.wasl.store.trail.Actors;
import org.wasl.store.trail.TrailWriter;
import org.wasl.store.trail.TrailWriter.StreamStep;

/** The audit entries of accepted messages. */
final class AcceptSteps {
  private AcceptSteps() {}

  /**
   * Writes them.
   *
   * @param after what became of objects: the last confirmation leads elsewhere than those before it
   */
  static void write(
      Connection connection, List<Acceptance> kept, ReferralObjectSql.ObjectStates after)
      throws SQLException {
    List<StreamStep> entries = new ArrayList<>();
    for (Acceptance row : kept) {
      Step accepted =
          Step.of(AuditAction.ACCEPTED, row.sender())
              .message(row.sender(), row.messageId())
              .digest(row.sealed().digest());
      if (row.effect() instanceof SendsNotification tells) {
        entries.add(new StreamStep(row.referral(), accepted.why(tells.claim().why())));
        continue;
      }
      entries.add(new StreamStep(row.referral(), accepted));
      stateAfter(row)
          .map(
              state ->
                  Step.of(AuditAction.OPENED, row.sender())
                      .message(row.sender(), row.messageId())
                      .why(new Why.Code(state)))
          .ifPresent(opened -> entries.add(new StreamStep(row.referral(), opened)));
      if (row.effect() instanceof OpensReferral opens && opens.triaged()) {
        Step triaged =
            Step.of(AuditAction.TRIAGED, Actors.GATEWAY).message(row.sender(), row.messageId());
        entries.add(new StreamStep(row.referral(), triaged));
      }
      changes(row, after).map(why -> moved(row, why)).forEach(entries::add);
    }
    TrailWriter.append(connection, entries);
  }

  /**
   * Of a repetition that got the first answer again; in the sender's stream, not the referral's.
   */
  static StreamStep duplicate(String sender, UUID messageId) {
    Step step = Step.of(AuditAction.DUPLICATE, sender).message(sender, messageId);
    return new StreamStep(AuditEntry.agencyStream(sender), step);
  }

  /** What else the message changed, in codes and ids. */
  private static Stream<Why> changes(Acceptance row, ReferralObjectSql.ObjectStates after) {
    MessageEffects effects = MessageEffects.of(row);
    return Stream.<Stream<? extends Why>>of(
            effects.objectEffects().stream()
                .map(move -> new ReferralObjectSql.Key(row.referral(), move.object()))
                .map(key -> object(key, after.states().get(key))),
            after.lapsed().stream()
                .filter(key -> key.referral().equals(row.referral()))
                .map(key -> object(key, ReferralObjectSql.LAPSED)),
            effects.joining().stream().map(Why.PartyJoined::new),
            effects.office().stream().map(Why.OfficeChange::new))
        .flatMap(changes -> changes);
  }

  private static Why object(ReferralObjectSql.Key key, String state) {
    return new Why.ObjectChange(key.object(), state);
  }

  private static StreamStep moved(Acceptance row, Why why) {
    return new StreamStep(
        row.referral(),
        Step.of(AuditAction.MOVED, row.sender()).message(row.sender(), row.messageId()).why(why));
  }

  private static Optional<String> stateAfter(Acceptance row) {
    return row.effect() instanceof OpensReferral opens
        ? Optional.of(opens.state())
        : ((ContinuesReferral) row.effect()).next();
  }
}

package org.wasl.trials.checker;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.wasl.audit.AuditEntry;
import org.wasl.kit.inbox.InboxReader;
import org.wasl.trials.environment.SandboxEnvironment;
import org.wasl.trials.environment.SandboxWitnesses;
import org.wasl.wire.directory.AgencyDirectory;

/**
 * What can be observed from outside once nothing is in progress.
 *
 * @param submissions what the senders know
 * @param contradictions what the senders were told that contradicts what they were told before
 * @param inboxes what each agency keeps
 * @param trail the audit trail by stream
 * @param logged the signed log of the trail
 * @param deliveries what the gateway says of each delivery
 * @param directory everybody's public keys
 * @param excused deliveries that may be open, and hence missing
 */
public record Observations(
    List<SubmittedMessage> submissions,
    List<BrokenPromise> contradictions,
    Map<String, List<InboxReader.InboxDelivery>> inboxes,
    Map<String, List<AuditEntry>> trail,
    LoggedTrail logged,
    List<RecordedDelivery> deliveries,
    AgencyDirectory directory,
    Set<UUID> excused) {

  /** Collects all of it from a world whose gateway runs. */
  public static Observations of(
      SandboxEnvironment world, SubmissionLog submissions, Set<UUID> excused)
      throws IOException, SQLException {
    try (GatewayDatabaseReader reader = GatewayDatabaseReader.open(world.data())) {
      return new Observations(
          submissions.all(),
          submissions.contradictions(),
          InboxReader.readAll(world.inboxes()),
          reader.streams(),
          reader.logged(world.data(), SandboxWitnesses.policy(world.pki())),
          reader.deliveries(),
          world.pki().directory(),
          excused);
    }
  }
}

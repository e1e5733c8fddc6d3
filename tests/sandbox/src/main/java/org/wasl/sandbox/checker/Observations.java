package org.wasl.sandbox.checker;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.wasl.audit.AuditEntry;
import org.wasl.kit.inbox.InboxReader;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.sandbox.environment.SandboxEnvironment;
import org.wasl.sandbox.environment.SandboxWitnesses;
import org.wasl.wire.directory.AgencyDirectory;

/**
 * Everything that is visible from outside once nothing is in progress.
 *
 * @param submissions the submissions that the senders know
 * @param contradictions answers to senders that contradict earlier ones
 * @param inboxes the deliveries that each agency keeps
 * @param trail the audit trail by stream
 * @param logged the signed log of the trail
 * @param deliveries the gateway's record of each delivery
 * @param directory public keys of all agencies
 * @param excused deliveries that may be open, and hence missing
 */
public record Observations(
    List<SubmittedMessage> submissions,
    List<BrokenPromise> contradictions,
    Map<AgencyId, List<InboxReader.InboxDelivery>> inboxes,
    Map<String, List<AuditEntry>> trail,
    LoggedTrail logged,
    List<RecordedDelivery> deliveries,
    AgencyDirectory directory,
    Set<DeliveryId> excused) {

  /** Collects all of it from a world whose gateway runs. */
  public static Observations of(
      SandboxEnvironment world, SubmissionLog submissions, Set<DeliveryId> excused)
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

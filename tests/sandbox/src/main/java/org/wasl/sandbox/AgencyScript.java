package org.wasl.sandbox;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.wasl.kit.receive.OpenedMessage;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.directory.AgencyKind;

/**
 * Decides the reactions of a synthetic agency to a message. Equal messages have equal reactions.
 */
@FunctionalInterface
interface AgencyScript {
  /** The kinds of agencies that answer anything. */
  Set<AgencyKind> ACTING =
      Set.of(
          AgencyKind.PROSECUTION,
          AgencyKind.POLICE,
          AgencyKind.REGISTRY,
          AgencyKind.COURT,
          AgencyKind.TRIAGE);

  /**
   * The script of one agency.
   *
   * @param others all agencies by id; triage chooses among them, and an office finds its court
   * @param zone time zone of its days
   * @throws IllegalArgumentException for a kind that never answers
   */
  static AgencyScript of(
      AgencyKind kind,
      AgencyId id,
      SandboxConfig config,
      Map<AgencyId, AgencyKind> others,
      ZoneId zone) {
    SeededValues seeded = new SeededValues(config.seed());
    return switch (kind) {
      case PROSECUTION ->
          new ProsecutorScript(id, court(id, others), seeded, config.planner(), zone);
      case POLICE -> new PoliceScript(id, seeded, config.planner());
      case COURT -> new CourtScript(seeded, zone);
      case TRIAGE ->
          new TriageScript(
              seeded, ids(others, AgencyKind.POLICE), ids(others, AgencyKind.PROSECUTION));
      case REGISTRY ->
          message ->
              CompletableFuture.completedStage(
                  NoticeAnswers.areDue(message)
                      ? NoticeAnswers.registered(message, seeded)
                      : List.of());
      default -> throw new IllegalArgumentException(kind + " only receives");
    };
  }

  /**
   * The court of an office, if it is an agency. Offices of first instance have ids {@code kp-…},
   * and their courts {@code tpi-…}. Offices of appeal have ids {@code pg-…}, and their courts
   * {@code ca-…}.
   */
  private static Optional<String> court(AgencyId office, Map<AgencyId, AgencyKind> agencies) {
    String court = office.value().replaceFirst("^kp-", "tpi-").replaceFirst("^pg-", "ca-");
    return Optional.of(court).filter(id -> agencies.get(new AgencyId(id)) == AgencyKind.COURT);
  }

  private static List<AgencyId> ids(Map<AgencyId, AgencyKind> agencies, AgencyKind kind) {
    return agencies.keySet().stream().filter(id -> agencies.get(id) == kind).sorted().toList();
  }

  /** The reactions in the order in which they are sent. May be empty. */
  CompletionStage<List<Reaction>> reactions(OpenedMessage message);
}

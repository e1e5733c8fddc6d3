package org.wasl.trials.sandbox;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.wasl.kit.receive.OpenedMessage;
import org.wasl.wire.directory.AgencyKind;

/**
 * What a synthetic agency sends in reaction to a message; the same message has the same reactions.
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
   * @param others the agencies there are, by id: triage chooses among them, an office finds its
   *     court
   * @param zone in which its days are
   * @throws IllegalArgumentException for a kind that never answers
   */
  static AgencyScript of(
      AgencyKind kind,
      String id,
      SandboxConfig config,
      Map<String, AgencyKind> others,
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
   * The court that an office is at, where it is an agency: offices of first instance are called
   * {@code kp-…} and their courts {@code tpi-…}, those of appeal {@code pg-…} and {@code ca-…}.
   */
  private static Optional<String> court(String office, Map<String, AgencyKind> agencies) {
    String court = office.replaceFirst("^kp-", "tpi-").replaceFirst("^pg-", "ca-");
    return Optional.of(court).filter(id -> agencies.get(id) == AgencyKind.COURT);
  }

  private static List<String> ids(Map<String, AgencyKind> agencies, AgencyKind kind) {
    return agencies.keySet().stream().filter(id -> agencies.get(id) == kind).sorted().toList();
  }

  /** The reactions, in the order in which they are to be sent; empty where there are none. */
  CompletionStage<List<Reaction>> reactions(OpenedMessage message);
}

package org.wasl.routes.inquiry;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.wasl.database.Result;
import org.wasl.routes.config.ConfigurationSnapshot;
import org.wasl.routes.door.PossibleActions;
import org.wasl.routes.door.Recipients;
import org.wasl.routes.door.RejectionHandler;
import org.wasl.routes.door.UsableVersions;
import org.wasl.routes.runtime.StepResult;
import org.wasl.rules.permission.ReferralAction;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.store.Store;
import org.wasl.store.deadline.Deadlines;
import org.wasl.store.deadline.Deadlines.OwedStep;
import org.wasl.store.referral.PartySnapshot;
import org.wasl.store.referral.ReferralObject;
import org.wasl.store.referral.ReferralSnapshots;
import org.wasl.trail.RequestAudit;
import org.wasl.trail.RequestAudit.Disclosure;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.exchange.ReferralInquiry;

/**
 * Answers {@code GET /v1/referrals/{id}/actions} with the messages that the requesting party may
 * send now. The answer is of one moment, and the door decides again when a message comes.
 */
public final class ReferralActionsHandler {
  private final Supplier<ConfigurationSnapshot> configuration;
  private final ReferralSnapshots referrals;
  private final Deadlines deadlines;
  private final ReferralAccess access;
  private final Clock clock;

  /**
   * @param configuration the tables as they are now
   * @param audit records each reading with its referral
   * @param clock decides which obligations are overdue
   */
  public ReferralActionsHandler(
      Supplier<ConfigurationSnapshot> configuration,
      Store store,
      RequestAudit audit,
      RejectionHandler rejections,
      Clock clock) {
    this.configuration = configuration;
    this.referrals = store.referralSnapshots();
    this.deadlines = store.deadlines();
    this.access =
        new ReferralAccess(
            () -> configuration.get().directory(), store.erasures(), audit, rejections);
    this.clock = clock;
  }

  /** {@code referral-actions/1} as a tree of maps and lists, or a refusal. */
  public StepResult<Map<String, Object>> handle(ReferralInquiry inquiry) {
    return access
        .identify(inquiry)
        .then(
            asker ->
                switch (referrals.partySnapshot(inquiry.referral(), asker.id())) {
                  case Result.Failed<?> _ -> access.reject(ProblemType.UNAVAILABLE, inquiry, asker);
                  case Result.Done<Optional<PartySnapshot>>(var found) ->
                      found.isPresent()
                          ? document(inquiry, asker, found.get())
                          : access.absent(inquiry, asker);
                });
  }

  private StepResult<Map<String, Object>> document(
      ReferralInquiry inquiry, Agency asker, PartySnapshot found) {
    PartyView view = new PartyView(asker.id(), found.page());
    return switch (deadlines.owed(inquiry.referral(), asker.id())) {
      case Result.Failed<?> _ -> access.reject(ProblemType.UNAVAILABLE, inquiry, asker);
      case Result.Done<List<OwedStep>>(var owed) ->
          view.exists()
              ? access.shown(
                  inquiry, asker, Disclosure.ACTIONS, document(found, asker, view.objects(), owed))
              : access.reject(ProblemType.NOT_FOUND, inquiry, asker);
    };
  }

  private Map<String, Object> document(
      PartySnapshot found, Agency asker, List<ReferralObject> visible, List<OwedStep> owed) {
    ConfigurationSnapshot tables = configuration.get();
    SchemaRegistry schemas = tables.schemas();
    List<Agency> others =
        tables.directory().all().stream()
            .filter(Recipients.of(found.snapshot().referral().test()))
            .toList();
    ToIntFunction<String> versions = type -> UsableVersions.of(schemas, type, asker, others).last();
    PossibleActions possible = new PossibleActions(tables, found.snapshot(), asker);
    List<ReferralAction> actions = possible.list(visible);
    return new ReferralActionsDocument(
            found.snapshot(), versions, possible::recipients, tables.deadlines(), owed, clock)
        .tree(
            actions,
            possible.nameable(
                actions,
                (type, fact) ->
                    schemas.clearPointer(type, versions.applyAsInt(type), fact).isPresent()));
  }
}

package org.wasl.routes.own;

import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.wasl.database.Result;
import org.wasl.routes.config.ConfigurationSnapshot;
import org.wasl.routes.door.MessageState.DecidedMessage;
import org.wasl.routes.door.Parties;
import org.wasl.routes.door.Recipients;
import org.wasl.rules.id.ReferralId;
import org.wasl.rules.lifecycle.ReferralState;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.store.deadline.OwnMessageClaim.StatusClaim;
import org.wasl.store.deadline.ReporterStatuses;
import org.wasl.store.deadline.ReporterStatuses.PendingStatus;
import org.wasl.store.referral.Timeline;
import org.wasl.wire.directory.Agency;

/**
 * Writes the status for a reporter to the platform. It contains a code and a date, and agreements
 * must permit it.
 */
public final class ReporterStatusWriter {
  private static final String TYPE = "status";
  private static final String LIST = "reporter-status";
  private static final int URGENCY = 0;

  private final OwnMessageWriter messages;
  private final Supplier<ConfigurationSnapshot> configuration;
  private final Function<ReferralId, Result<Optional<Timeline.Referral>>> referrals;
  private final ReporterStatuses statuses;
  private final Clock clock;

  /**
   * @param configuration the current tables
   * @param referrals looks up a referral by id
   * @param statuses records statuses that are not sent
   * @param clock has the time zone of the dates, and tells when the platform's key must be valid
   */
  public ReporterStatusWriter(
      OwnMessageWriter messages,
      Supplier<ConfigurationSnapshot> configuration,
      Function<ReferralId, Result<Optional<Timeline.Referral>>> referrals,
      ReporterStatuses statuses,
      Clock clock) {
    this.messages = messages;
    this.configuration = configuration;
    this.referrals = referrals;
    this.statuses = statuses;
    this.clock = clock;
  }

  /**
   * The code for each state of the referral, from the code list. Empty for a state that is not
   * reported.
   */
  public static Function<String, Optional<String>> codes(CodeLists codes) {
    Map<String, String> byState = new HashMap<>();
    codes
        .list(LIST)
        .byCode()
        .forEach(
            (code, row) ->
                row.attribute("states")
                    .ifPresent(
                        states -> {
                          for (String state : states.split(" ")) {
                            byState.put(state, code);
                          }
                        }));
    return state -> Optional.ofNullable(byState.get(state));
  }

  /**
   * The decided message. Empty if no agreement permits it, which is recorded. It is also empty
   * while the platform has no valid sealing key or the database does not answer. Then the status is
   * pending again.
   */
  public Optional<DecidedMessage> write(PendingStatus status) {
    if (!(referrals.apply(status.referral())
        instanceof Result.Done<Optional<Timeline.Referral>> known)) {
      return Optional.empty();
    }
    Optional<Agency> platform = known.value().flatMap(referral -> platform(status, referral));
    if (platform.isEmpty()) {
      statuses.markSent(status);
    }
    return platform
        .filter(agency -> agency.canReceive(clock.instant()))
        .map(agency -> write(status, known.value().orElseThrow(), agency));
  }

  private DecidedMessage write(PendingStatus status, Timeline.Referral referral, Agency platform) {
    return messages.write(
        TYPE,
        referral,
        OwnMessageWriter.content()
            .put("code", status.code())
            .put("date", LocalDate.ofInstant(status.since(), clock.getZone()).toString()),
        platform,
        new StatusClaim(status.id(), status.code()),
        URGENCY);
  }

  private Optional<Agency> platform(PendingStatus status, Timeline.Referral referral) {
    ReferralState state = ReferralState.ofWireName(referral.state());
    ConfigurationSnapshot tables = configuration.get();
    return tables
        .directory()
        .byId(referral.sender())
        .filter(Recipients.of(referral.test()))
        .filter(
            agency ->
                tables
                    .agreements()
                    .gatewayRecipients(TYPE, status.code(), state)
                    .contains(Parties.roleByKind(agency.kind())));
  }
}

package org.wasl.routes.inquiry;

import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.wasl.rules.id.ReferralId;
import org.wasl.rules.lifecycle.ReferralState;
import org.wasl.store.referral.ReferralLists.Position;
import org.wasl.wire.jose.Base64Url;

/** The parsed query of an agency for a list of its referrals. */
public sealed interface ReferralListQuery {

  /**
   * A valid query.
   *
   * @param states the states to list
   * @param after the position after which the page begins
   * @param limit most referrals of the page
   */
  record Valid(Set<String> states, Position after, int limit) implements ReferralListQuery {}

  /**
   * An invalid query.
   *
   * @param parameter the first invalid parameter, or {@code query} for an unknown one
   */
  record Invalid(String parameter) implements ReferralListQuery {}

  /** All states in which a referral can be. */
  Set<String> STATES =
      Arrays.stream(ReferralState.values())
          .filter(state -> state != ReferralState.NEW)
          .map(ReferralState::wireName)
          .collect(Collectors.toUnmodifiableSet());

  /**
   * Reads the parameters {@code state} (any number, default all), {@code since} (a time in UTC),
   * {@code cursor} (from the previous page) and {@code limit}.
   *
   * @param maxLimit most referrals of a page, also the default of {@code limit}; a higher limit is
   *     reduced to it
   */
  static ReferralListQuery read(Map<String, List<String>> parameters, int maxLimit) {
    if (!Set.of("state", "since", "cursor", "limit").containsAll(parameters.keySet())) {
      return new Invalid("query");
    }
    Set<String> states = Set.copyOf(parameters.getOrDefault("state", List.copyOf(STATES)));
    if (!STATES.containsAll(states)) {
      return new Invalid("state");
    }
    Optional<Instant> since = since(parameters.getOrDefault("since", List.of(Instant.EPOCH + "")));
    if (since.isEmpty()) {
      return new Invalid("since");
    }
    Position from = Position.since(since.get());
    Optional<Position> after =
        parameters.containsKey("cursor")
            ? PageParameters.single(parameters.get("cursor")).flatMap(ReferralListQuery::position)
            : Optional.of(from);
    if (after.isEmpty()) {
      return new Invalid("cursor");
    }
    return PageParameters.limit(parameters, maxLimit)
        .<ReferralListQuery>map(
            limit ->
                new Valid(
                    states,
                    after.get().changedAt().isBefore(since.get()) ? from : after.get(),
                    limit))
        .orElse(new Invalid("limit"));
  }

  /**
   * From 1970 to 9999. Other years are typing errors, and the database does not accept all of them.
   */
  private static Optional<Instant> since(List<String> values) {
    try {
      return PageParameters.single(values)
          .filter(text -> text.matches("[0-9]{4}-.{1,26}Z"))
          .map(Instant::parse)
          .filter(time -> !time.isBefore(Instant.EPOCH));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** The position as a text for the next query. It is opaque to the agency. */
  static String cursor(Position position) {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, position.changedAt());
    return Base64Url.ENCODER.encodeToString(
        ByteBuffer.allocate(3 * Long.BYTES)
            .putLong(micros)
            .putLong(position.referral().value().getMostSignificantBits())
            .putLong(position.referral().value().getLeastSignificantBits())
            .array());
  }

  private static Optional<Position> position(String cursor) {
    return Base64Url.decoded(cursor)
        .filter(bytes -> bytes.length == 3 * Long.BYTES)
        .map(ByteBuffer::wrap)
        .map(
            bytes ->
                new Position(
                    Instant.EPOCH.plus(bytes.getLong(), ChronoUnit.MICROS),
                    new ReferralId(new UUID(bytes.getLong(), bytes.getLong()))))
        .filter(position -> !position.changedAt().isBefore(Instant.EPOCH))
        .filter(position -> position.changedAt().isBefore(Instant.parse("9999-12-31T00:00:00Z")));
  }
}

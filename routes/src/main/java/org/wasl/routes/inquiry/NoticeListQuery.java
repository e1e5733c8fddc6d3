package org.wasl.routes.inquiry;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.referral.NoticeHoldings.Position;
import org.wasl.wire.jose.Base64Url;

/** The parsed query of an agency for a list of the notices that it holds. */
public sealed interface NoticeListQuery {

  /**
   * A valid query.
   *
   * @param cursor as received; empty for the first page
   * @param after the position after which the page begins
   * @param limit most notices of the page
   */
  record Valid(Optional<String> cursor, Position after, int limit) implements NoticeListQuery {}

  /**
   * An invalid query.
   *
   * @param parameter the first invalid parameter, or {@code query} for an unknown one
   */
  record Invalid(String parameter) implements NoticeListQuery {}

  /** The only holder that an agency can ask about. */
  String ME = "me";

  /**
   * Reads the parameters {@code holder} (must be {@code me}), {@code cursor} (from the previous
   * page) and {@code limit}.
   *
   * @param maxLimit most notices of a page, also the default of {@code limit}; a higher limit is
   *     reduced to it
   */
  static NoticeListQuery read(Map<String, List<String>> parameters, int maxLimit) {
    if (!Set.of("holder", "cursor", "limit").containsAll(parameters.keySet())) {
      return new Invalid("query");
    }
    if (!parameters.getOrDefault("holder", List.of()).equals(List.of(ME))) {
      return new Invalid("holder");
    }
    List<String> cursors = parameters.getOrDefault("cursor", List.of());
    Optional<Position> after =
        cursors.isEmpty()
            ? Optional.of(Position.START)
            : PageParameters.single(cursors).flatMap(NoticeListQuery::position);
    if (after.isEmpty()) {
      return new Invalid("cursor");
    }
    return PageParameters.limit(parameters, maxLimit)
        .<NoticeListQuery>map(
            limit -> new Valid(PageParameters.single(cursors), after.get(), limit))
        .orElse(new Invalid("limit"));
  }

  /** The position as a text for the next query. It is opaque to the agency. */
  static String cursor(Position position) {
    return Base64Url.ENCODER.encodeToString(
        ByteBuffer.allocate(4 * Long.BYTES)
            .putLong(position.referral().value().getMostSignificantBits())
            .putLong(position.referral().value().getLeastSignificantBits())
            .putLong(position.notice().value().getMostSignificantBits())
            .putLong(position.notice().value().getLeastSignificantBits())
            .array());
  }

  private static Optional<Position> position(String cursor) {
    return Base64Url.decoded(cursor)
        .filter(bytes -> bytes.length == 4 * Long.BYTES)
        .map(ByteBuffer::wrap)
        .map(
            bytes ->
                new Position(
                    new ReferralId(new UUID(bytes.getLong(), bytes.getLong())),
                    new MessageId(new UUID(bytes.getLong(), bytes.getLong()))));
  }
}

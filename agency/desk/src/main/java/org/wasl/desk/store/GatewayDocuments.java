package org.wasl.desk.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's last documents with their times. A person can read them while the gateway cannot be
 * reached.
 */
public final class GatewayDocuments {
  /** Name of the working calendar. */
  public static final String CALENDAR = "calendar";

  private GatewayDocuments() {}

  /** Name of a code list of the authority. */
  public static String codes(String list) {
    return "codes/" + list;
  }

  /**
   * The gateway's documents about a referral.
   *
   * @param timeline {@code referral/1}
   * @param actions {@code referral-actions/1}
   * @param asOf when the gateway said so
   */
  public record ReferralDocuments(
      @Nullable String timeline, @Nullable String actions, Instant asOf) {}

  /** A document by its name. */
  public record NamedDocument(String document, Instant asOf) {}

  /** Replaces the documents about a referral. */
  public static void put(
      Connection connection, String office, String referral, ReferralDocuments documents)
      throws SQLException {
    SqliteStatement.of(
            connection,
            """
            INSERT INTO referral_document (office, referral, timeline, actions, as_of)
            VALUES (:office, :referral, :timeline, :actions, :as_of)
            ON CONFLICT DO UPDATE SET
              timeline = excluded.timeline, actions = excluded.actions, as_of = excluded.as_of
            """)
        .text("office", office)
        .text("referral", referral)
        .text("timeline", documents.timeline)
        .text("actions", documents.actions)
        .time("as_of", documents.asOf)
        .run();
  }

  /** Returns the documents about a referral. */
  public static Optional<ReferralDocuments> of(
      Connection connection, String office, String referral) throws SQLException {
    return SqliteStatement.of(
            connection,
            """
            SELECT timeline, actions, as_of FROM referral_document
            WHERE office = :office AND referral = :referral
            """)
        .text("office", office)
        .text("referral", referral)
        .first(
            row ->
                new ReferralDocuments(
                    row.getString("timeline"),
                    row.getString("actions"),
                    SqliteStatement.time(row, "as_of")));
  }

  /** Replaces a document. */
  public static void putNamed(
      Connection connection, String office, String name, String document, Instant at)
      throws SQLException {
    SqliteStatement.of(
            connection,
            """
            INSERT INTO gateway_document (office, name, document, as_of)
            VALUES (:office, :name, :document, :as_of)
            ON CONFLICT DO UPDATE SET document = excluded.document, as_of = excluded.as_of
            """)
        .text("office", office)
        .text("name", name)
        .text("document", document)
        .time("as_of", at)
        .run();
  }

  /** A document by its name. */
  public static Optional<NamedDocument> named(Connection connection, String office, String name)
      throws SQLException {
    return SqliteStatement.of(
            connection,
            "SELECT document, as_of FROM gateway_document WHERE office = :office AND name = :name")
        .text("office", office)
        .text("name", name)
        .first(
            row ->
                new NamedDocument(row.getString("document"), SqliteStatement.time(row, "as_of")));
  }

  /**
   * Returns the time zone of the working calendar, in which days and years begin and end. It is UTC
   * before the calendar is known.
   */
  public static ZoneId zone(Connection connection, String office) throws SQLException {
    return SqliteStatement.of(
            connection,
            """
            SELECT coalesce(json_extract(document, '$.zone'), '') AS zone FROM gateway_document
            WHERE office = :office AND name = :name
            """)
        .text("office", office)
        .text("name", CALENDAR)
        .first(row -> row.getString("zone"))
        .filter(ZoneId.getAvailableZoneIds()::contains)
        .map(ZoneId::of)
        .orElse(ZoneOffset.UTC);
  }
}

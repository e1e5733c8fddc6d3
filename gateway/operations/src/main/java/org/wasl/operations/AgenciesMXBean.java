package org.wasl.operations;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wasl.console.auth.OperationRefusedException;
import org.wasl.console.jmx.Described;

/** The operations of {@code org.wasl:type=Agencies}. No address of a server and no key is in it. */
public interface AgenciesMXBean {
  /** All agencies by id, and the time zone in which deadlines are counted. */
  @Described(
      "All agencies, with their names in every language and their contacts, and the time zone of"
          + " deadlines")
  AgencyList directory();

  /**
   * An agency's certificates' and keys' expiry, and its last events.
   *
   * @throws OperationRefusedException for another document, and for an unknown agency
   */
  @Described(
      value = "An agency's certificate expiry and last events",
      document = "{\"agency\":id,\"language\":ar|fr|en?}")
  AgencyProfile profile(String document);

  /**
   * The history of an agency, or of all of them.
   *
   * @throws OperationRefusedException for another document, and for an unknown agency
   */
  @Described(
      value = "History of one agency or of all, for the last days",
      document = "{\"agency\":id?,\"days\":number?}")
  AgencyDays history(String document);

  /** The agencies, and the time zone in which deadlines are counted. */
  record AgencyList(List<AgencyRow> agencies, ZoneRow zone) {}

  /** A time zone, with the offsets from UTC that the gateway uses, in order of time. */
  record ZoneRow(String zone, List<OffsetRow> offsets) {}

  /** An offset such as {@code +01:00}, and its beginning. */
  record OffsetRow(String from, String offset) {}

  /** An agency as its file says, with its names by language and its contacts. */
  record AgencyRow(
      String id,
      String kind,
      String territory,
      String protocol,
      Map<String, String> names,
      boolean revoked,
      boolean sandbox,
      List<ContactRow> contacts) {}

  /**
   * The facts about an agency that operations staff need.
   *
   * @param runbook the path or URL of the runbook
   * @param history the events, the newest first
   */
  record AgencyProfile(
      AgencyRow agency, String runbook, List<ExpiryRow> expiries, List<AgencyStep> history) {}

  /** Contacts of an agency, by role. */
  record ContactRow(String role, List<String> reached) {}

  /** The expiry of a file's certificate or key. Null if it never expires, or cannot be read. */
  record ExpiryRow(String file, @Nullable String end) {}

  /** An event of an agency. */
  record AgencyStep(String time, String action, String sentence) {}

  /**
   * The history of an agency, or of all of them, with points in order of time. A time without
   * events and waiting deliveries has no point.
   *
   * @param to the time until which the points are complete
   * @param pointSeconds the length of a point, in seconds
   * @param keptDays how many days can be requested
   * @param grafana the address of a dashboard
   * @param gaps times without data, because no gateway wrote
   */
  record AgencyDays(
      String from,
      String to,
      long pointSeconds,
      int days,
      int keptDays,
      @Nullable String grafana,
      List<PointRow> points,
      List<GapRow> gaps) {}

  /** The figures of a time that begins at {@code at}. */
  record PointRow(
      String at,
      long delivered,
      long latencyMillis,
      long slowestMillis,
      long failed,
      long refused,
      long waiting,
      long parked,
      long oldestSeconds) {}

  /** A time without data. */
  record GapRow(String from, String to) {}
}

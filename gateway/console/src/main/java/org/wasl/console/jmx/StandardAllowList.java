package org.wasl.console.jmx;

import static org.wasl.console.auth.ConsoleRole.APPROVER;
import static org.wasl.console.auth.ConsoleRole.AUDITOR;
import static org.wasl.console.auth.ConsoleRole.OPERATOR;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.wasl.console.auth.ConsoleRole;
import org.wasl.console.jmx.AllowList.Effect;
import org.wasl.console.jmx.AllowList.Entry;

/**
 * The permissions in one table. Configuration can only narrow them. Every operation takes one JSON
 * document or nothing. No role has an operation of the broker. The only operation of Camel is the
 * {@link RouteDiagram}, which Camel itself does not execute.
 */
public final class StandardAllowList {
  private static final String AGENCY = "org.wasl:type=Agency,name=*";
  private static final String AGENCIES = "org.wasl:type=Agencies";
  private static final String REFERRALS = "org.wasl:type=Referrals";
  private static final String REPLAY = "org.wasl:type=Replay";
  private static final String ERASURES = "org.wasl:type=Erasures";
  private static final String HOLDS = "org.wasl:type=LegalHolds";
  private static final String ALARMS = "org.wasl:type=Alarms";
  private static final String DRAIN = "org.wasl:type=Drain";
  private static final String LOG = "org.wasl:type=Log";
  private static final String USERS = "org.wasl:type=Users";
  private static final String TRAIL = "org.wasl:type=Trail";
  private static final String CONTEXT = "org.apache.camel:context=*,type=context,name=*";
  private static final String DOCUMENT = "(java.lang.String)";

  private static final List<Entry> OURS =
      List.of(
          read(
              "org.wasl:type=Gateway",
              "Version",
              "Uptime",
              "Ready",
              "Limits",
              "AlarmsOpen",
              "Accepted",
              "Refused"),
          new Entry(
              name("org.wasl:type=Gateway"),
              Set.of(),
              Set.of("changes" + DOCUMENT),
              Effect.READS,
              ConsoleRole.all()),
          read("org.wasl:type=Queue,name=*", "Name", "Depth"),
          read(
              AGENCY,
              "Name",
              "Protocol",
              "Due",
              "Waiting",
              "OldestDueSeconds",
              "OldestSeconds",
              "Blocked",
              "InFlight",
              "Attempts",
              "Breaker",
              "NotBefore",
              "LastReceipt",
              "Delivered",
              "Parked",
              "Paused",
              "PausedBy",
              "PausedReason",
              "PausedSince",
              "PausedUntil",
              "Announcement"),
          read(LOG, "Size", "Origin", "L0LagMillis", "L1LagMillis", "L2LagMillis", "Witnesses"),
          read(ALARMS, "Open", "Closed", "Total"),
          act(ALARMS, EnumSet.of(OPERATOR, APPROVER), "acknowledge"),
          read(REFERRALS, "Open", "ParkedTotal"),
          read(REPLAY, "Running", "Waiting"),
          look(AGENCIES, "directory()", "profile" + DOCUMENT, "history" + DOCUMENT),
          look(
              REFERRALS,
              "find" + DOCUMENT,
              "timeline" + DOCUMENT,
              "parked()",
              "parkedDeliveries" + DOCUMENT,
              "overdue()",
              "deadlines" + DOCUMENT),
          look(REPLAY, "plan" + DOCUMENT, "requests()", "progress" + DOCUMENT),
          act(REPLAY, EnumSet.of(OPERATOR), "request", "replay"),
          act(REPLAY, EnumSet.of(OPERATOR, APPROVER), "stop"),
          act(REPLAY, EnumSet.of(APPROVER), "approve", "reject"),
          act(AGENCY, EnumSet.of(OPERATOR), "pause", "resume", "announce"),
          look(ERASURES, "requests()", "list()"),
          act(ERASURES, EnumSet.of(OPERATOR), "request"),
          act(ERASURES, EnumSet.of(APPROVER), "approve"),
          look(HOLDS, "list()"),
          act(HOLDS, EnumSet.of(OPERATOR), "hold", "requestRelease"),
          act(HOLDS, EnumSet.of(APPROVER), "approveRelease"),
          act(LOG, EnumSet.of(OPERATOR), "closeShard"),
          new Entry(
              name(DRAIN), Set.of(), Set.of("begin()", "end()"), Effect.ACTS, EnumSet.of(OPERATOR)),
          new Entry(name(DRAIN), Set.of(), Set.of("progress()"), Effect.READS, ConsoleRole.all()),
          act(USERS, EnumSet.of(OPERATOR), "change", "remove"),
          act(USERS, EnumSet.of(APPROVER), "approve"),
          act(USERS, EnumSet.of(OPERATOR, APPROVER), "reject"),
          new Entry(
              name(USERS),
              Set.of(),
              Set.of("list()"),
              Effect.LOOKS,
              EnumSet.of(OPERATOR, APPROVER, AUDITOR)),
          new Entry(
              name(TRAIL),
              Set.of("LastAct"),
              Set.of("operations" + DOCUMENT),
              Effect.LOOKS,
              EnumSet.of(AUDITOR)));

  private static final List<Entry> CAMEL =
      List.of(
          look(CONTEXT, RouteDiagram.ROUTES, RouteDiagram.COUNTS),
          read(
              CONTEXT,
              "CamelId",
              "CamelVersion",
              "State",
              "Uptime",
              "UptimeMillis",
              "TotalRoutes",
              "StartedRoutes",
              "ExchangesTotal",
              "ExchangesCompleted",
              "ExchangesFailed",
              "ExchangesInflight"),
          // EndpointUri has addresses of agencies and LastError has messages, so neither is
          // readable.
          read(
              "org.apache.camel:context=*,type=routes,name=*",
              "CamelId",
              "RouteId",
              "State",
              "Uptime",
              "UptimeMillis",
              "ExchangesTotal",
              "ExchangesCompleted",
              "ExchangesFailed",
              "ExchangesInflight",
              "FailuresHandled",
              "Redeliveries",
              "MinProcessingTime",
              "MeanProcessingTime",
              "MaxProcessingTime",
              "LastProcessingTime"));

  private StandardAllowList() {}

  public static AllowList get() {
    return new AllowList(Stream.concat(OURS.stream(), CAMEL.stream()).toList());
  }

  private static Entry read(String pattern, String... attributes) {
    return new Entry(name(pattern), Set.of(attributes), Set.of(), Effect.LOOKS, ConsoleRole.all());
  }

  private static Entry look(String pattern, String... operations) {
    return new Entry(name(pattern), Set.of(), Set.of(operations), Effect.LOOKS, ConsoleRole.all());
  }

  private static Entry act(String pattern, Set<ConsoleRole> roles, String... names) {
    Set<String> operations =
        Stream.of(names).map(name -> name + DOCUMENT).collect(Collectors.toUnmodifiableSet());
    return new Entry(name(pattern), Set.of(), operations, Effect.ACTS, roles);
  }

  private static ObjectName name(String pattern) {
    try {
      return new ObjectName(pattern);
    } catch (MalformedObjectNameException e) {
      throw new IllegalArgumentException(pattern, e);
    }
  }
}

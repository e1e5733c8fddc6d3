package org.wasl.gateway.operations;

import static javax.management.openmbean.SimpleType.LONG;
import static javax.management.openmbean.SimpleType.STRING;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;
import org.wasl.console.jmx.OpenMBean;
import org.wasl.gateway.operations.arguments.Rfc3339;
import org.wasl.gateway.operations.persons.MBeanOperationAdapter;
import org.wasl.store.log.AuditLog.LastCosignature;

/** The audit log and its witnesses: {@code org.wasl:type=Log}. */
final class AuditLogMBean {
  private static final String[] COLUMNS = {"name", "state", "lastSeen", "size"};
  private static final CompositeType WITNESS;
  private static final TabularType WITNESSES;

  static {
    try {
      WITNESS =
          new CompositeType(
              "witness",
              "A witness of the log",
              COLUMNS,
              new String[] {
                "its name",
                "agrees: it has cosigned the last checkpoint, or one not long ago; behind;"
                    + " silent: it has never cosigned one",
                "when its last cosignature came; empty where none has",
                "leaves under the last checkpoint that it has cosigned"
              },
              new OpenType<?>[] {STRING, STRING, STRING, LONG});
      WITNESSES = new TabularType("witnesses", "The witnesses", WITNESS, new String[] {COLUMNS[0]});
    } catch (OpenDataException e) {
      throw new IllegalStateException(e);
    }
  }

  private final OperationsSnapshots snapshots;
  private final Map<String, String> names;
  private final long alarmMillis;
  private final Clock clock;

  /**
   * @param names of the witnesses, by verifier key
   * @param alarmMillis a cosignature that is older, and not of the last checkpoint, is behind
   */
  AuditLogMBean(
      OperationsSnapshots snapshots, Map<String, String> names, long alarmMillis, Clock clock) {
    this.snapshots = snapshots;
    this.clock = clock;
    this.names = new LinkedHashMap<>(names);
    this.alarmMillis = alarmMillis;
  }

  OpenMBean of(String origin, AuditLogOperations operations, MBeanOperationAdapter adapter) {
    return new OpenMBean("The audit log")
        .attribute(
            "Size", "Entries that have their leaf index", LONG, () -> snapshots.auditLog().size())
        .attribute("Origin", "Name of the log", STRING, () -> origin)
        .attribute(
            "L0LagMillis",
            "Age of the oldest entry that is kept and has no leaf index yet, in milliseconds",
            LONG,
            snapshots::unplacedMillis)
        .attribute(
            "L1LagMillis",
            "Age of the oldest entry under no signed checkpoint, in milliseconds",
            LONG,
            () -> snapshots.auditLog().lagMillis())
        .attribute(
            "L2LagMillis",
            "Age of the oldest entry under none that a quorum has cosigned; 0 without witnesses",
            LONG,
            () -> names.isEmpty() ? 0L : snapshots.auditLog().witnessLagMillis())
        .attribute("Witnesses", "Who cosigns it, and how far", WITNESSES, this::witnesses)
        .action(
            "closeShard",
            "Closes the open shard; the next one's key must be there",
            "{\"reason\":code}",
            adapter.withCaller(operations::closeShard));
  }

  private TabularDataSupport witnesses() {
    TabularDataSupport table = new TabularDataSupport(WITNESSES);
    snapshots
        .witnesses()
        .forEach((key, word) -> table.put(row(names.getOrDefault(key, key), word)));
    return table;
  }

  private boolean isRecent(LastCosignature word) {
    return word.at().plusMillis(alarmMillis).isAfter(clock.instant());
  }

  private CompositeDataSupport row(String name, Optional<LastCosignature> word) {
    boolean agrees =
        word.filter(it -> it.size() >= snapshots.auditLog().signed() || isRecent(it)).isPresent();
    try {
      return new CompositeDataSupport(
          WITNESS,
          COLUMNS,
          new Object[] {
            name,
            word.isEmpty() ? "silent" : agrees ? "agrees" : "behind",
            word.map(it -> Rfc3339.text(it.at())).orElse(""),
            word.map(LastCosignature::size).orElse(0L)
          });
    } catch (OpenDataException e) {
      throw new IllegalStateException(e);
    }
  }
}

package org.wasl.operations;

import static javax.management.openmbean.SimpleType.LONG;
import static javax.management.openmbean.SimpleType.STRING;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.wasl.console.jmx.OpenMBean;
import org.wasl.operations.arguments.OperationArguments;
import org.wasl.operations.arguments.Rfc3339;
import org.wasl.operations.persons.OperatorDirectory;
import org.wasl.trail.log.AuditLog.LastCosignature;

/** The audit log and its witnesses, {@code org.wasl:type=Log}. */
final class AuditLogBean implements AuditLogMXBean {
  private final OperationsSnapshots snapshots;
  private final Map<String, String> names;
  private final long alarmMillis;
  private final AuditLogOperations operations;
  private final OperatorDirectory operators;
  private final Clock clock;

  /**
   * @param names the names of the witnesses, by verifier key
   * @param alarmMillis the age past which a cosignature that is not of the last checkpoint is
   *     behind, in milliseconds
   */
  AuditLogBean(
      OperationsSnapshots snapshots,
      Map<String, String> names,
      long alarmMillis,
      AuditLogOperations operations,
      OperatorDirectory operators,
      Clock clock) {
    this.snapshots = snapshots;
    this.operations = operations;
    this.operators = operators;
    this.clock = clock;
    this.names = new LinkedHashMap<>(names);
    this.alarmMillis = alarmMillis;
  }

  /** The MBean of the log that has this name. */
  OpenMBean of(String origin) {
    return new OpenMBean("The audit log", AuditLogMXBean.class, this)
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
            () -> names.isEmpty() ? 0L : snapshots.auditLog().witnessLagMillis());
  }

  @Override
  public List<WitnessRow> getWitnesses() {
    return snapshots.witnesses().entrySet().stream()
        .map(entry -> row(names.getOrDefault(entry.getKey(), entry.getKey()), entry.getValue()))
        .toList();
  }

  @Override
  public ClosingShard closeShard(String document) {
    String person = operators.callerId();
    int shard =
        operations.closeShard(OperationArguments.of(document, Set.of("reason")).reason(), person);
    return new ClosingShard(shard, "closes");
  }

  private boolean isRecent(LastCosignature word) {
    return word.at().plusMillis(alarmMillis).isAfter(clock.instant());
  }

  private WitnessRow row(String name, Optional<LastCosignature> word) {
    boolean agrees =
        word.filter(it -> it.size() >= snapshots.auditLog().signed() || isRecent(it)).isPresent();
    return new WitnessRow(
        name,
        word.isEmpty() ? "silent" : agrees ? "agrees" : "behind",
        word.map(it -> Rfc3339.text(it.at())).orElse(""),
        word.map(LastCosignature::size).orElse(0L));
  }
}

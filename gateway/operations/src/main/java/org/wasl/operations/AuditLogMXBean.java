package org.wasl.operations;

import java.util.List;
import org.wasl.console.auth.OperationRefusedException;
import org.wasl.console.jmx.Described;

/** The typed attributes and operations of {@code org.wasl:type=Log}. */
public interface AuditLogMXBean {
  /** The witnesses, in the order of their verifier keys. */
  @Described("The witnesses, with their last cosigned log size in leaves")
  List<WitnessRow> getWitnesses();

  /**
   * Closes the open shard.
   *
   * @throws OperationRefusedException if the key of the next one is not there, or it closes already
   */
  @Described(
      value = "Closes the open shard; the key of the next shard must exist",
      document = "{\"reason\":code}")
  ClosingShard closeShard(String document);

  /**
   * A witness of the log.
   *
   * @param state {@code agrees} if it has cosigned the last checkpoint or a recent one, {@code
   *     behind}, or {@code silent} if it has never cosigned one
   * @param lastSeen the time of its last cosignature; empty if it has none
   * @param size leaves under the last checkpoint that it has cosigned
   */
  record WitnessRow(String name, String state, String lastSeen, long size) {}

  /** A shard that closes. */
  record ClosingShard(int shard, String state) {}
}

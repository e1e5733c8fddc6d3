package org.wasl.operations;

import java.util.List;
import org.wasl.configuration.settings.GatewayConfig;
import org.wasl.console.auth.OperationRefusedException;
import org.wasl.operations.keys.LogKeys;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.store.Store;
import org.wasl.trail.log.Shard;
import org.wasl.trail.log.ShardLifecycle;
import org.wasl.wire.pki.PkiFolder;

/** Operations on the audit log, as in {@code org.wasl:type=Log}. */
final class AuditLogOperations {
  private final ShardLifecycle shards;
  private final PkiFolder pki;
  private final String origin;

  AuditLogOperations(Store store, GatewayConfig config) {
    this.shards = store.auditLog().shards();
    this.pki = new PkiFolder(config.folders().pkiDir());
    this.origin = config.auditLog().origin();
  }

  /** Closes the open shard and returns its number. The key of the next shard must be there. */
  int closeShard(String reason, String person) {
    List<Shard> all = shards.all().orElseThrow();
    int open = all.get(all.size() - 1).number();
    requireKey(open + 1);
    if (!shards.requestClose(person, reason).orElseThrow()) {
      throw new OperationRefusedException("closes", "the open shard is already closing");
    }
    return open;
  }

  private void requireKey(int shard) {
    try {
      if (LogKeys.read(pki, origin).key(shard).isPresent()) {
        return;
      }
    } catch (StartException e) {
      throw new OperationRefusedException("no-key", String.valueOf(e.getMessage()));
    }
    throw new OperationRefusedException(
        "no-key",
        pki.logKeyFile(shard).getFileName()
            + ": is not there; ./wasl pki --shard makes one for a sandbox");
  }
}

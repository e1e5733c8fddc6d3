package org.wasl.gateway.operations;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Set;
import org.wasl.console.auth.OperationRefusedException;
import org.wasl.gateway.config.settings.GatewayConfig;
import org.wasl.gateway.keys.LogKeys;
import org.wasl.gateway.lifecycle.StartException;
import org.wasl.gateway.operations.arguments.OperationArguments;
import org.wasl.store.Store;
import org.wasl.store.log.Shard;
import org.wasl.store.log.ShardLifecycle;
import org.wasl.wire.pki.PkiFolder;

/** Operations on the audit log: those of {@code org.wasl:type=Log}. */
final class AuditLogOperations {
  private final ShardLifecycle shards;
  private final PkiFolder pki;
  private final String origin;

  AuditLogOperations(Store store, GatewayConfig config) {
    this.shards = store.auditLog().shards();
    this.pki = new PkiFolder(config.folders().pkiDir());
    this.origin = config.auditLog().origin();
  }

  /** {@code {"reason":…}}: closes the open shard; the key of the next one must be there. */
  String closeShard(String document, String person) {
    String reason = OperationArguments.of(document, Set.of("reason")).reason();
    List<Shard> all = shards.all().orElseThrow();
    int open = all.get(all.size() - 1).number();
    requireKey(open + 1);
    if (!shards.requestClose(person, reason).orElseThrow()) {
      throw new OperationRefusedException("closes", "the open shard closes already");
    }
    return JsonNodeFactory.instance
        .objectNode()
        .put("shard", open)
        .put("state", "closes")
        .toString();
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

package org.wasl.gateway.command;

import java.io.PrintWriter;
import java.util.List;
import org.wasl.gateway.config.settings.GatewayConfig;
import org.wasl.gateway.keys.LogKeys;
import org.wasl.gateway.lifecycle.StartException;
import org.wasl.gateway.operations.OperatorInput;
import org.wasl.gateway.wiring.DatabaseWiring;
import org.wasl.store.Store;
import org.wasl.store.log.Shard;
import org.wasl.wire.pki.PkiFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./wasl shard}: the shards of the audit log; closes the open one of a running gateway. */
@Command(
    name = "shard",
    description =
        "Tell the shards of the audit log, or close the open one: its key is used no more.",
    mixinStandardHelpOptions = true)
public final class ShardCommand extends OperatorCommand {
  @Option(names = "--close", description = "close the open one; the next one's key must be there")
  private boolean close;

  @Option(
      names = "--reason",
      paramLabel = "CODE",
      description = "why it is closed; ends in the audit entry")
  private String reason;

  @Option(names = "--by", paramLabel = "NAME", description = "who closes it")
  private String operator;

  @Override
  int run(ConfigOptions configured, PrintWriter out) throws Exception {
    GatewayConfig config = configured.read().gateway();
    if (close) {
      OperatorInput.requireCode("reason", reason);
      OperatorInput.requirePerson(operator);
    }
    try (Store store = DatabaseWiring.openRunning(config)) {
      List<Shard> shards = store.auditLog().shards().all().orElseThrow();
      Shard last = shards.get(shards.size() - 1);
      if (close) {
        close(config, store, last.number() + 1);
        out.printf("shard %d: closes%n", last.number());
        return 0;
      }
      shards.forEach(
          shard ->
              out.printf(
                  "%d %s %s%n",
                  shard.number(),
                  shard.closeRequested() && shard == last ? "asked" : word(shard),
                  shard.key().orElse("-")));
      return 0;
    }
  }

  private static String word(Shard shard) {
    return switch (shard.state()) {
      case CLOSED -> "closed";
      case OPEN -> "open";
      case CLOSING -> "closing";
      case ANNOUNCED -> "announced";
    };
  }

  private void close(GatewayConfig config, Store store, int next) throws StartException {
    PkiFolder pki = new PkiFolder(config.folders().pkiDir());
    LogKeys keys = LogKeys.read(pki, config.auditLog().origin());
    if (keys.key(next).isEmpty()) {
      throw new IllegalArgumentException(
          pki.logKeyFile(next) + ": is not there; ./wasl pki --shard makes one for a sandbox");
    }
    if (!store.auditLog().shards().requestClose(operator, reason).orElseThrow()) {
      throw new IllegalArgumentException("the open shard closes already");
    }
  }
}

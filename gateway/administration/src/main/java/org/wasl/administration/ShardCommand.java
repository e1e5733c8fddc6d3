package org.wasl.administration;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.wasl.administration.operator.ManagementSession;
import org.wasl.administration.operator.OperatorCommand;
import org.wasl.administration.option.ConfigOptions;
import org.wasl.administration.option.LoginOptions;
import org.wasl.assembly.wiring.DatabaseWiring;
import org.wasl.configuration.settings.GatewayConfig;
import org.wasl.operations.AuditLogMXBean.ClosingShard;
import org.wasl.operations.arguments.OperatorInput;
import org.wasl.store.Store;
import org.wasl.trail.log.Shard;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code ./wasl shard} lists the shards of the audit log and closes the open one of a running
 * gateway.
 */
@Command(
    name = "shard",
    description =
        "List the shards of the audit log, or close the open one and stop the use of its key.",
    mixinStandardHelpOptions = true)
public final class ShardCommand extends OperatorCommand {
  @Option(
      names = "--close",
      description = "close the open shard; the key of the next shard must exist")
  private boolean close;

  @Option(names = "--reason", paramLabel = "CODE", description = "reason code for the audit trail")
  private String reason;

  @Mixin private LoginOptions login = new LoginOptions();

  @Override
  protected int run(ConfigOptions configured, PrintWriter out) throws Exception {
    GatewayConfig config = configured.read().gateway();
    if (close) {
      return close(config, out);
    }
    try (Store store = DatabaseWiring.openRunning(config)) {
      List<Shard> shards = store.auditLog().shards().all().orElseThrow();
      Shard last = shards.get(shards.size() - 1);
      shards.forEach(
          shard ->
              out.printf(
                  Locale.ROOT,
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

  private int close(GatewayConfig config, PrintWriter out) throws Exception {
    ObjectNode arguments =
        JsonNodeFactory.instance
            .objectNode()
            .put("reason", OperatorInput.requireCode("reason", reason));
    try (ManagementSession session = ManagementSession.open(config, login, err())) {
      ClosingShard closing = session.invoke("Log", "closeShard", arguments, ClosingShard.class);
      out.printf(Locale.ROOT, "shard %d: closes%n", closing.shard());
      return 0;
    }
  }
}

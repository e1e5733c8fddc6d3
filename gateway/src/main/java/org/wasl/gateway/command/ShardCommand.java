package org.wasl.gateway.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.wasl.gateway.command.operator.ManagementSession;
import org.wasl.gateway.command.operator.OperatorCommand;
import org.wasl.gateway.command.option.ConfigOptions;
import org.wasl.gateway.command.option.LoginOptions;
import org.wasl.gateway.config.settings.GatewayConfig;
import org.wasl.gateway.operations.arguments.OperatorInput;
import org.wasl.gateway.wiring.DatabaseWiring;
import org.wasl.store.Store;
import org.wasl.store.log.Shard;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
      JsonNode closing = session.invoke("Log", "closeShard", arguments);
      out.printf(Locale.ROOT, "shard %d: closes%n", closing.path("shard").asInt());
      return 0;
    }
  }
}

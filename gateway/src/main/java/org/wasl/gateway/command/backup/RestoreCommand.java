package org.wasl.gateway.command.backup;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.wasl.audit.Why;
import org.wasl.base.RootCause;
import org.wasl.gateway.command.backup.AcceptLossOptions.SignedStatement;
import org.wasl.gateway.command.operator.OperatorCommand;
import org.wasl.gateway.command.option.ConfigOptions;
import org.wasl.gateway.config.settings.GatewayConfig;
import org.wasl.gateway.keys.BackupSigner;
import org.wasl.gateway.lifecycle.DataFolder;
import org.wasl.gateway.lifecycle.RestoreMarker;
import org.wasl.gateway.lifecycle.StartException;
import org.wasl.gateway.wiring.DatabaseWiring;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.store.Store;
import org.wasl.store.embedded.BackupRestore;
import org.wasl.store.embedded.BaseBackup;
import org.wasl.store.embedded.EmbeddedPostgres;
import org.wasl.store.erasure.Tombstones;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./wasl restore}: restores the database of a stopped gateway from a backup. */
@Command(
    name = "restore",
    description = "Make the database of a gateway that does not run of a backup.",
    mixinStandardHelpOptions = true)
public final class RestoreCommand extends OperatorCommand {
  /** State that does not belong to the time of the backup. */
  private static final List<String> OF_ANOTHER_MOMENT = List.of("postgres/data", "broker");

  @Option(
      names = "--from",
      paramLabel = "FOLDER",
      required = true,
      description = "a backup, as ./wasl backup wrote it")
  private Path from;

  @ArgGroup(exclusive = false)
  private AcceptLossOptions loss;

  @Override
  @SuppressWarnings("try") // holds the lock on the data folder
  protected int run(ConfigOptions configured, PrintWriter out) throws Exception {
    GatewayConfig config = configured.read().gateway();
    if (!config.database().embedded()) {
      throw new IllegalArgumentException(
          "database.url: an external database is restored by who runs it");
    }
    BaseBackup backup = verified(BackupSigner.read(config));
    if (loss != null && loss.onlyWritesStatement()) {
      loss.writeStatement(config, backup.digest());
      out.println("Two persons sign it now, each with their own key: ./wasl sign-operation");
      return 0;
    }
    Optional<SignedStatement> accepted =
        loss == null ? Optional.empty() : Optional.of(loss.check(config, backup.digest()));
    Path data = config.folders().dataDir();
    try (DataFolder taken = DataFolder.acquire(data)) {
      if (RestoreMarker.isUnfinished(data)) {
        undo(config); // that one was interrupted
      }
      for (String there : OF_ANOTHER_MOMENT) {
        if (Files.exists(data.resolve(there))) {
          throw new IllegalArgumentException(
              data.resolve(there) + ": is there already; a backup is restored where nothing is");
        }
      }
      restore(config, backup, accepted);
    }
    out.printf("%s: has the database of %s%n", data, backup.taken());
    out.printf(
        "What was accepted, delivered or parked since is not in it. Ask every sender to send%n");
    out.printf(
        "again, with the same ids, what it has sent since: nothing is done twice. Then remove%n");
    out.printf("%s, which keeps this in /health.%n", RestoreMarker.file(data));
    return 0;
  }

  private BaseBackup verified(BackupSigner signer) {
    try {
      return BaseBackup.verified(from, signer);
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private void restore(GatewayConfig config, BaseBackup backup, Optional<SignedStatement> accepted)
      throws Exception {
    Path data = config.folders().dataDir();
    // First, so that no gateway runs on an older database without its entry in the trail.
    RestoreMarker.begin(data, backup.taken());
    try {
      BackupRestore.restore(from, DatabaseWiring.embedded(config));
    } catch (IOException e) {
      RestoreMarker.abandon(data);
      throw new IllegalStateException(data + ": nothing was restored: " + e.getMessage(), e);
    }
    try (EmbeddedPostgres server = EmbeddedPostgres.start(DatabaseWiring.embedded(config));
        Store store =
            Store.open(
                DatabaseWiring.store(
                    server, config, DatabaseWiring.usual(config), Tombstones.withDiscardedKey()))) {
      if (accepted.isPresent()) {
        AcceptLossOptions.accept(config, store, accepted.get());
      }
      store
          .trailAppender()
          .append(AuditAction.RESTORED, new Why.Code(RestoreMarker.code(backup.taken())))
          .orElseThrow();
    } catch (IllegalArgumentException | StartException e) {
      undo(config);
      throw e;
    } catch (IOException | SQLException | IllegalStateException e) {
      undo(config);
      throw new IllegalStateException(
          data
              + ": nothing was restored: the restored database cannot be used: "
              + RootCause.firstLine(e),
          e);
    }
    RestoreMarker.finish(data);
  }

  /** No cluster is left that lacks its entry in the trail, or whose loss was not accepted. */
  private static void undo(GatewayConfig config) throws IOException, InterruptedException {
    BackupRestore.undo(DatabaseWiring.embedded(config));
    RestoreMarker.abandon(config.folders().dataDir());
  }
}

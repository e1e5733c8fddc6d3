package org.wasl.administration.backup;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.wasl.administration.backup.AcceptLossOptions.SignedStatement;
import org.wasl.administration.operator.OperatorCommand;
import org.wasl.administration.option.ConfigOptions;
import org.wasl.assembly.wiring.DatabaseWiring;
import org.wasl.audit.StepReason;
import org.wasl.configuration.settings.GatewayConfig;
import org.wasl.database.embedded.BackupRestore;
import org.wasl.database.embedded.BaseBackup;
import org.wasl.database.embedded.EmbeddedPostgres;
import org.wasl.operations.keys.BackupSigner;
import org.wasl.operations.lifecycle.DataFolder;
import org.wasl.operations.lifecycle.RestoreMarker;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.runtime.RootCause;
import org.wasl.store.Store;
import org.wasl.store.erasure.Tombstones;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./wasl restore} restores the database of a stopped gateway from a backup. */
@Command(
    name = "restore",
    description = {
      "Restore the database of a stopped gateway from a backup. If its operators have restored an"
          + " external database, accept the loss."
    },
    mixinStandardHelpOptions = true)
public final class RestoreCommand extends OperatorCommand {
  /** Files whose content does not belong to the time of the backup. */
  private static final List<String> OF_ANOTHER_MOMENT = List.of("postgres/data", "broker");

  @Option(
      names = "--from",
      paramLabel = "FOLDER",
      description = "a backup that ./wasl backup wrote; required for the embedded database")
  private Path from;

  @ArgGroup(exclusive = false)
  private AcceptLossOptions loss;

  @Override
  @SuppressWarnings("try") // holds the lock on the data folder
  protected int run(ConfigOptions configured, PrintWriter out) throws Exception {
    GatewayConfig config = configured.read().gateway();
    if (!config.database().embedded()) {
      return acceptExternalLoss(config, out);
    }
    if (from == null) {
      throw new IllegalArgumentException("--from FOLDER: which backup is to be restored");
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
        undo(config); // the earlier restore was interrupted
      }
      for (String name : OF_ANOTHER_MOMENT) {
        if (Files.exists(data.resolve(name))) {
          throw new IllegalArgumentException(
              data.resolve(name) + ": is there already; a backup is restored where nothing is");
        }
      }
      restore(config, backup, accepted);
    }
    out.printf("%s: has the database of %s%n", data, backup.taken());
    out.printf(
        "It lacks everything accepted, delivered or parked since. Ask every sender to send%n");
    out.printf(
        "again, with the same ids, what it has sent since: nothing is done twice. Then remove%n");
    out.printf("%s, which keeps this in /health.%n", RestoreMarker.file(data));
    return 0;
  }

  @SuppressWarnings("try") // holds the lock on the data folder
  private int acceptExternalLoss(GatewayConfig config, PrintWriter out) throws Exception {
    if (loss == null || from != null) {
      throw new IllegalArgumentException(
          "database.url: an external database is restored by who runs it; afterwards --accept-loss"
              + " without --from accepts what it has lost");
    }
    try (DataFolder taken = DataFolder.acquire(config.folders().dataDir());
        ExternalLoss external = ExternalLoss.open(config)) {
      if (loss.onlyWritesStatement()) {
        loss.writeStatement(config, external.lost());
        out.println(external.lost());
        out.println("Two persons sign it now, each with their own key: ./wasl sign-operation");
        return 0;
      }
      if (!external.isAccepted()) {
        external.accept(loss.check(config, external.lost()));
      }
      out.printf("%s: has what was published and is lost%n", external.setAside());
    }
    out.printf("The log goes on in a new shard. Ask every sender to send again, with the same%n");
    out.printf("ids, what it has sent since the failover: nothing is done twice.%n");
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
    // First, so that no gateway starts on the older database before the trail has the restore.
    RestoreMarker.begin(data, backup.taken());
    try {
      BackupRestore.restore(from, backup, DatabaseWiring.embedded(config));
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
          .append(AuditAction.RESTORED, new StepReason.Code(RestoreMarker.code(backup.taken())))
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

  /**
   * Removes the database of an unfinished restore, so that none is left without its entry in the
   * trail or an accepted loss.
   */
  private static void undo(GatewayConfig config) throws IOException, InterruptedException {
    BackupRestore.undo(DatabaseWiring.embedded(config));
    RestoreMarker.abandon(config.folders().dataDir());
  }
}

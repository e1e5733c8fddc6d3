package org.wasl.administration.backup;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.wasl.administration.operator.OperatorCommand;
import org.wasl.administration.option.ConfigOptions;
import org.wasl.assembly.wiring.DatabaseWiring;
import org.wasl.audit.StepReason;
import org.wasl.configuration.settings.GatewayConfig;
import org.wasl.database.Result;
import org.wasl.database.embedded.BaseBackup;
import org.wasl.operations.keys.BackupSigner;
import org.wasl.operations.lifecycle.RunningDatabase;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.runtime.FileFault;
import org.wasl.store.Store;
import org.wasl.trail.log.AuditLog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./wasl backup} backs up a running gateway. */
@Command(
    name = "backup",
    description =
        "Back up the database of a running gateway. The backup has no keys and no passwords.",
    mixinStandardHelpOptions = true)
public final class BackupCommand extends OperatorCommand {
  private static final int LOOKS = 50;
  private static final int POLL_MILLIS = 200;

  @Option(
      names = "--to",
      paramLabel = "FOLDER",
      required = true,
      description = "a folder that does not exist yet")
  private Path to;

  @Override
  protected int run(ConfigOptions configured, PrintWriter out) throws Exception {
    GatewayConfig config = configured.read().gateway();
    if (!config.database().embedded()) {
      throw new IllegalArgumentException(
          "database.url: an external database is backed up by who runs it");
    }
    BackupSigner signer = BackupSigner.read(config);
    RunningDatabase running = RunningDatabase.read(config.folders().dataDir());
    try (Store store = DatabaseWiring.openRunning(config)) {
      audit(store);
    }
    BaseBackup backup = write(running, signer);
    out.printf("%s: backup of %s, verified%n", to, backup.taken());
    out.printf(Locale.ROOT, "audit log: %d leaves under a checkpoint%n", backup.logSize());
    out.printf("keys and passwords are not in it: keep those of the gateway elsewhere%n");
    return 0;
  }

  private BaseBackup write(RunningDatabase running, BackupSigner signer) {
    try {
      return BaseBackup.write(running.url(), running.passwordFile(), to, signer);
    } catch (FileAlreadyExistsException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    } catch (IOException e) {
      throw new IllegalStateException(to + ": no backup was made: " + FileFault.describe(e), e);
    }
  }

  /**
   * The backup itself is a step of the trail. It is signed before the files are copied, so that the
   * backup contains it.
   */
  private static void audit(Store store) throws InterruptedException {
    if (!(store.trailAppender().append(AuditAction.BACKED_UP, new StepReason.Code("begun"))
        instanceof Result.Done)) {
      throw new IllegalStateException("the gateway's database does not answer");
    }
    for (int i = 0; i < LOOKS && !isSigned(store); i++) {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  private static boolean isSigned(Store store) {
    return store.auditLog().progress() instanceof Result.Done<AuditLog.LogProgress> done
        && done.value().lagMillis() == 0;
  }
}

package org.wasl.administration;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.wasl.administration.operator.OperatorCommand;
import org.wasl.administration.option.ConfigOptions;
import org.wasl.assembly.wiring.DatabaseWiring;
import org.wasl.audit.verify.TrustPolicy;
import org.wasl.configuration.settings.AuditLogConfig;
import org.wasl.configuration.settings.GatewayConfig;
import org.wasl.operations.keys.LogKeys;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.routes.log.TrustAnchors;
import org.wasl.store.Store;
import org.wasl.store.audit.TrailAudit.AuditReport;
import org.wasl.store.audit.TrailAudit.PublishedFiles;
import org.wasl.trail.log.LogShards;
import org.wasl.trail.log.PublishedLogFolder;
import org.wasl.wire.jose.CryptoProvider;
import org.wasl.wire.pki.PkiFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code ./wasl audit} compares the whole database with the signed log, beside a running gateway.
 * Exit codes are 0 for no difference, 1 for a difference, 2 for bad usage, 3 for not compared.
 */
@Command(
    name = "audit",
    description = "Compare the whole database, entry by entry, with the signed log.",
    mixinStandardHelpOptions = true,
    exitCodeOnExecutionException = 3,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:nothing differs",
      "1:something differs",
      "2:bad usage or configuration",
      "3:not compared: the database does not answer, or a file cannot be read"
    })
public final class AuditCommand extends OperatorCommand {
  private static final int DIFFERENT = 1;
  private static final boolean TERMINAL = System.console() != null && System.console().isTerminal();

  @Option(
      names = "--trust",
      paramLabel = "FINGERPRINT",
      description = "SHA-256 of trust.json from another source; without it, the keys are trusted")
  private String fingerprint;

  @Override
  protected int run(ConfigOptions configured, PrintWriter out) throws Exception {
    CryptoProvider.install();
    GatewayConfig config = configured.read().gateway();
    List<PublishedFiles> files = files(config.folders().logDir());
    try (Store store = DatabaseWiring.openRunning(config)) {
      TrustPolicy trust = trusted(config, store).current().orElseThrow();
      if (fingerprint != null && !fingerprint.equals(trust.fingerprint())) {
        out.println("trust: expected " + fingerprint + ", found " + trust.fingerprint());
        return DIFFERENT;
      }
      AuditReport report = store.trailAudit().run(files, trust, this::progress).orElseThrow();
      out.printf(
          Locale.ROOT,
          "%s: %d leaves, %d referrals proven, %d with a step that is not signed yet%n",
          report.findings().isEmpty() ? "NOTHING DIFFERS" : "DIFFERS",
          report.leaves(),
          report.referrals(),
          report.unsigned());
      report.findings().forEach(out::println);
      return report.findings().isEmpty() ? 0 : DIFFERENT;
    }
  }

  /** Rewrites one line of progress, at a terminal only. */
  private void progress(String phase, long done, long all) {
    if (TERMINAL && (done % 1_000 == 0 || done == all)) {
      err().printf(Locale.ROOT, "\r%s %,d of %,d%s", phase, done, all, done == all ? "\n" : "");
      err().flush();
    }
  }

  /** Read before the database, so that the database is not behind it. */
  private static List<PublishedFiles> files(Path root) {
    List<PublishedFiles> files = new ArrayList<>();
    Optional<byte[]> note = Optional.empty();
    do {
      PublishedLogFolder folder = LogShards.folder(root, files.size() + 1);
      note = folder.checkpoint();
      files.add(new PublishedFiles(note, folder::hashes));
    } while (note.isPresent());
    return files;
  }

  private static TrustAnchors trusted(GatewayConfig config, Store store) throws StartException {
    AuditLogConfig log = config.auditLog();
    PkiFolder pki = new PkiFolder(config.folders().pkiDir());
    return LogKeys.read(pki, log.origin()).trusted(log, store);
  }
}

package org.wasl.gateway.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.wasl.audit.verify.Trust;
import org.wasl.gateway.Databases;
import org.wasl.gateway.config.GatewayConfig;
import org.wasl.gateway.config.LogConfig;
import org.wasl.gateway.config.StartException;
import org.wasl.gateway.keys.LogKeys;
import org.wasl.routes.log.Trusted;
import org.wasl.store.Store;
import org.wasl.store.TrailAudit.Published;
import org.wasl.store.TrailAudit.Report;
import org.wasl.store.log.LogFolder;
import org.wasl.store.log.Shelf;
import org.wasl.wire.pki.PkiFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code ./wasl audit}: compares all that is kept with the signed log, beside a running gateway.
 * Exit codes: 0 nothing differs, 1 something does, 2 bad usage.
 */
@Command(
    name = "audit",
    description = "Compare the whole database, entry by entry, with the signed log.",
    mixinStandardHelpOptions = true)
public final class AuditCommand extends OperatorCommand {
  @Option(
      names = "--trust",
      paramLabel = "FINGERPRINT",
      description = "SHA-256 of trust.json as others know it; without it the keys are believed")
  private String fingerprint;

  @Override
  int run(ConfigOptions configured, PrintWriter out) throws Exception {
    GatewayConfig config = configured.read().gateway();
    List<Published> files = files(config.folders().logDir());
    try (Store store = Databases.beside(config)) {
      Trust trust = trusted(config, store).now().orElseThrow();
      if (fingerprint != null && !fingerprint.equals(trust.fingerprint())) {
        out.println("trust: expected " + fingerprint + ", found " + trust.fingerprint());
        return NOT_DONE;
      }
      Report report = store.trailAudit().run(files, trust).orElseThrow();
      out.printf(
          "%s: %d leaves, %d referrals proven, %d with a step that is not signed yet%n",
          report.findings().isEmpty() ? "NOTHING DIFFERS" : "DIFFERS",
          report.leaves(),
          report.referrals(),
          report.unsigned());
      report.findings().forEach(out::println);
      return report.findings().isEmpty() ? 0 : NOT_DONE;
    }
  }

  /** Read before the database is: that is not behind it then. */
  private static List<Published> files(Path root) {
    List<Published> files = new ArrayList<>();
    Optional<byte[]> note = Optional.empty();
    do {
      LogFolder folder = Shelf.folder(root, files.size() + 1);
      note = folder.checkpoint();
      files.add(new Published(note, folder::hashes));
    } while (note.isPresent());
    return files;
  }

  private static Trusted trusted(GatewayConfig config, Store store) throws StartException {
    LogConfig log = config.auditLog();
    PkiFolder pki = new PkiFolder(config.folders().pkiDir());
    return LogKeys.read(pki, log.origin()).trusted(log, store);
  }
}

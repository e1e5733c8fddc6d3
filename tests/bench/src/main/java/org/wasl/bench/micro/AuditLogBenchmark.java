package org.wasl.bench.micro;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import org.wasl.audit.log.KeyType;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.SignerKey;
import org.wasl.audit.log.TlogPolicy;
import org.wasl.audit.mirror.FolderLogSource;
import org.wasl.audit.mirror.Mirror;
import org.wasl.audit.mirror.MirrorUpdate;
import org.wasl.audit.verify.EvidenceBundle;
import org.wasl.audit.verify.OfflineVerifier;
import org.wasl.bench.process.ProcessUsage;
import org.wasl.database.embedded.EmbeddedConfig;
import org.wasl.database.embedded.EmbeddedPostgres;
import org.wasl.store.Store;
import org.wasl.store.StoreConfig;
import org.wasl.trail.log.LogMismatchException;
import org.wasl.trail.log.LogPublisher;
import org.wasl.trail.log.PublishedLogFolder;
import org.wasl.wire.pki.PkiFolder;

/**
 * Measures the audit log in sequencing, signing and publishing, in the length of proofs, and in
 * verification.
 */
public final class AuditLogBenchmark {
  private static final int ENTRIES = 200_000;
  private static final int MAX_LEAVES = 65_536;
  private static final long LARGE = 10_000_000;
  private static final int LOOKS = 100_000;
  private static final int REFERRALS = 10_000;
  private static final int DISTINCT = 500;

  /** In JSON, 32 bytes in base64, in quotation marks and followed by a comma. */
  private static final int HASH_CHARACTERS = 44 + 3;

  private static final double NANOS = 1e9;

  private final List<String> lines = new ArrayList<>();

  private final PkiFolder pki;

  private AuditLogBenchmark(PkiFolder pki) {
    this.pki = pki;
  }

  /**
   * Measures everything on one thread.
   *
   * @param folder folder for a database and a log, which the caller removes
   * @param pki keys of a bench
   */
  public static List<String> measure(Path folder, PkiFolder pki)
      throws IOException, InterruptedException, SQLException, LogMismatchException {
    AuditLogBenchmark costs = new AuditLogBenchmark(pki);
    costs.print(
        "machine: %d processors, Java %s",
        Runtime.getRuntime().availableProcessors(), System.getProperty("java.version"));
    costs.sequencing(folder);
    costs.proofs();
    costs.verification();
    return costs.lines;
  }

  private void print(String format, Object... figures) {
    lines.add(String.format(Locale.ROOT, format, figures));
  }

  private void sequencing(Path folder)
      throws IOException, InterruptedException, SQLException, LogMismatchException {
    try (EmbeddedPostgres postgres =
            EmbeddedPostgres.start(EmbeddedConfig.in(folder.resolve("postgres")));
        Store store =
            Store.open(StoreConfig.of(postgres.url(), postgres.user(), postgres.passwordFile()))) {
      fill(postgres);
      SignerKey key = SignerKey.generate("wasl.example/bench", KeyType.NOTE, new SecureRandom());
      LogPublisher leader =
          new LogPublisher(
              store.auditLog().shard(1),
              new PublishedLogFolder(folder.resolve("log")),
              key,
              MAX_LEAVES);
      Meter meter = new Meter();
      while (store.auditLog().sequence().orElseThrow()) {
        // One batch for each.
      }
      print("sequenced: %s", meter.perEntry());
      meter = new Meter();
      leader.run();
      print("signed and published: %s", meter.perEntry());
      mirror(folder, key);
    }
  }

  /** Copies the published log file by file, and checks it from the root down. */
  private void mirror(Path folder, SignerKey key) throws IOException {
    TlogPolicy policy = new TlogPolicy(List.of(key.verifier()), List.of(), 0);
    long start = System.nanoTime();
    try (Mirror mirror = new Mirror(policy, Optional.empty(), folder.resolve("copy"), ENTRIES)) {
      MirrorUpdate caught = mirror.update(new FolderLogSource(folder.resolve("log")));
      if (!(caught instanceof MirrorUpdate.Updated)) {
        throw new IllegalStateException("the log was rejected");
      }
    }
    double seconds = (System.nanoTime() - start) / NANOS;
    print("mirrored from a folder, verified: %,.0f entries/s", ENTRIES / seconds);
  }

  private static void fill(EmbeddedPostgres postgres) throws SQLException, IOException {
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          insert into audit_entry (stream, step, at, action, actor, salt, leaf)
          select 'bench', n, now(), 'started', 'gateway', '', sha256(n::text::bytea)
            from generate_series(1, %s) n
          """
              .formatted(ENTRIES));
    }
  }

  /** Wall-clock time and CPU time since its creation. */
  private static final class Meter {
    private final long nanos = System.nanoTime();
    private final long micros = micros();

    private static long micros() {
      long own = ProcessHandle.current().pid();
      return ProcessUsage.of(own).cpuMicros() + ProcessUsage.ofPostgres(own).cpuMicros();
    }

    String perEntry() {
      return String.format(
          Locale.ROOT,
          "%,.0f entries/s, %.1f us of processor an entry, database included",
          ENTRIES / ((System.nanoTime() - nanos) / NANOS),
          (micros() - micros) / (double) ENTRIES);
    }
  }

  /** The number of hashes depends on index and size alone, so none has to be computed. */
  private void proofs() {
    SplittableRandom random = new SplittableRandom(1);
    byte[] any = new byte[MerkleTree.HASH_BYTES];
    long most = 0;
    long all = 0;
    for (int i = 0; i < LOOKS; i++) {
      int hashes =
          MerkleTree.inclusionProof(random.nextLong(LARGE), LARGE, (level, index) -> any).size();
      most = Math.max(most, hashes);
      all += hashes;
    }
    print(
        "proof at %,d leaves: %.1f hashes on average, %d at most; %d bytes, in a bundle %d",
        LARGE, all / (double) LOOKS, most, most * MerkleTree.HASH_BYTES, most * HASH_CHARACTERS);
  }

  private void verification() {
    List<EvidenceBundle> bundles = SampleBundles.of(pki, DISTINCT);
    String fingerprint = bundles.get(0).trust().fingerprint();
    List<byte[]> files = bundles.stream().map(EvidenceBundle::bytes).toList();
    verify(files, fingerprint, DISTINCT);
    long start = System.nanoTime();
    verify(files, fingerprint, REFERRALS);
    double seconds = (System.nanoTime() - start) / NANOS;
    print(
        "%,d referrals of %d steps and %d receipts verified offline in %.1f s on one thread,"
            + " %d bytes each",
        REFERRALS,
        bundles.get(0).steps().size(),
        bundles.get(0).receipts().size(),
        seconds,
        files.get(0).length);
  }

  private static void verify(List<byte[]> files, String fingerprint, int times) {
    for (int i = 0; i < times; i++) {
      EvidenceBundle bundle = EvidenceBundle.parse(files.get(i % files.size()));
      if (!OfflineVerifier.findings(bundle, Optional.of(fingerprint), true).isEmpty()) {
        throw new IllegalStateException("verification of a sample failed");
      }
    }
  }
}

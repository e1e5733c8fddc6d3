package org.wasl.store.audit;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.wasl.audit.log.KeyType;
import org.wasl.audit.log.SignerKey;
import org.wasl.audit.verify.TrustPolicy;
import org.wasl.database.embedded.EmbeddedConfig;
import org.wasl.database.embedded.EmbeddedPostgres;
import org.wasl.rules.delivery.AttemptOutcome;
import org.wasl.rules.id.AgencyId;
import org.wasl.store.CpuMeter;
import org.wasl.store.DeliverySteps;
import org.wasl.store.Store;
import org.wasl.store.StoreConfig;
import org.wasl.store.TestAcceptances;
import org.wasl.store.audit.TrailAudit.AuditReport;
import org.wasl.store.audit.TrailAudit.PublishedFiles;
import org.wasl.store.delivery.LeaseResult;
import org.wasl.store.delivery.Ticket;
import org.wasl.store.intake.Acceptance;
import org.wasl.trail.log.LogPublisher;
import org.wasl.trail.log.PublishedLogFolder;

/**
 * Prints what it costs to audit a store. Run it as {@code AuditBench FOLDER REFERRALS MESSAGES
 * [ROUNDS]}. Each message goes to two agencies, which sign receipts (ES256), so it has five steps.
 * It uses the provider of the JDK alone, or the native one if {@code -Djava.security.properties}
 * puts it first.
 */
final class AuditBench {
  private static final int TOGETHER = 128;
  private static final int SEALED_BYTES = 4_096;
  private static final int MAX_LEAVES = 65_536;
  private static final List<AgencyId> POLICE = agencies("police-");
  private static final List<AgencyId> OFFICES = agencies("office-");

  private final Store store;
  private final DeliverySteps steps;
  private final SignedReceipts receipts = SignedReceipts.es256();

  private AuditBench(Store store) {
    this.store = store;
    this.steps = new DeliverySteps(store);
  }

  private static List<AgencyId> agencies(String kind) {
    return IntStream.range(0, 16).mapToObj(n -> new AgencyId(kind + n)).toList();
  }

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    int referrals = Integer.parseInt(args[1]);
    int messages = Integer.parseInt(args[2]);
    int rounds = args.length > 3 ? Integer.parseInt(args[3]) : 1;
    SignerKey log = SignerKey.generate("wasl.example/log", KeyType.NOTE, new SecureRandom());
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(EmbeddedConfig.in(folder));
        Store store =
            Store.open(StoreConfig.of(postgres.url(), postgres.user(), postgres.passwordFile()))) {
      AuditBench bench = new AuditBench(store);
      PublishedLogFolder published = new PublishedLogFolder(folder.resolve("log"));
      LogPublisher publisher =
          new LogPublisher(store.auditLog().shard(1), published, log, MAX_LEAVES);
      bench.fill(referrals, messages);
      while (store.auditLog().sequence().orElseThrow()) {}
      publisher.run();
      TrustPolicy trust =
          new TrustPolicy(
              store.agencyKeyHistory().all().orElseThrow(),
              List.of(log.verifier().toString()),
              List.of(),
              0);
      List<PublishedFiles> files =
          List.of(new PublishedFiles(published.checkpoint(), published::hashes));
      CpuMeter cpu = new CpuMeter(postgres);
      for (int round = 0; round < rounds; round++) {
        AuditReport report = store.trailAudit().run(files, trust).orElseThrow();
        System.out.printf(
            Locale.ROOT,
            "%d leaves, %d referrals, %d findings %s%n",
            report.leaves(),
            report.referrals(),
            report.findings().size(),
            cpu.perOperation(report.referrals()));
      }
    }
  }

  private void fill(int referrals, int messages) {
    store
        .agencyKeyHistory()
        .record(Stream.of(POLICE, OFFICES).flatMap(List::stream).map(receipts::key).toList())
        .orElseThrow();
    for (int done = 0; done < referrals; done += TOGETHER) {
      List<Acceptance> cases =
          IntStream.range(done, Math.min(referrals, done + TOGETHER))
              .mapToObj(n -> TestAcceptances.ofSize(SEALED_BYTES, to(POLICE, n), to(OFFICES, n)))
              .toList();
      exchange(cases);
      for (int later = 1; later < messages; later++) {
        exchange(
            cases.stream()
                .map(row -> TestAcceptances.instruction(row.referral(), recipients(row)))
                .toList());
      }
    }
  }

  private static String to(List<AgencyId> agencies, int n) {
    return agencies.get(n % agencies.size()).value();
  }

  private static String[] recipients(Acceptance row) {
    return row.recipients().stream().map(Acceptance.Recipient::agency).toArray(String[]::new);
  }

  private void exchange(List<Acceptance> rows) {
    List<? extends CompletableFuture<?>> accepted =
        rows.stream().map(store.intake()::accept).toList();
    accepted.forEach(CompletableFuture::join);
    int left = 2 * rows.size();
    while (left > 0) {
      List<Ticket> tickets = steps.claim();
      tickets.stream().map(ticket -> store.attempts().lease(ticket)).toList().stream()
          .map(leased -> (LeaseResult.Leased) leased.join().orElseThrow())
          .map(
              leased ->
                  store
                      .attempts()
                      .record(
                          leased.receiptSubject(),
                          leased.attempt(),
                          new AttemptOutcome.Delivered(receipts.of("delivery", leased))))
          .toList()
          .forEach(recorded -> recorded.join().orElseThrow());
      left -= tickets.size();
    }
  }
}

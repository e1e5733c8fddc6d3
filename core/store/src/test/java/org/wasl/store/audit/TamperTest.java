package org.wasl.store.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.audit.verify.EvidenceBundle;
import org.wasl.audit.verify.OfflineVerifier;
import org.wasl.audit.verify.TrustPolicy;
import org.wasl.database.Result;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.runtime.TestSeed;
import org.wasl.store.Store;
import org.wasl.store.TestDatabase;
import org.wasl.store.audit.BundleWriter.ShardProof;
import org.wasl.store.audit.Tampering.Manipulation;
import org.wasl.store.audit.TrailAudit.AuditReport;
import org.wasl.store.audit.TrailAudit.PublishedFiles;
import org.wasl.store.referral.Evidence;
import org.wasl.trail.RequestAudit;
import org.wasl.trail.RequestAudit.Disclosure;
import org.wasl.trail.RequestAuditConfig;
import org.wasl.trail.log.LogMismatchException;

/** The gateway finds every change by a superuser of the database and names the changed data. */
class TamperTest {
  /**
   * A bundle is verified only once in this number of times, because it finds the same as the
   * comparison.
   */
  private static final int STRANGERS = 4;

  @TempDir private Path temporary;

  @Test
  void row07FindsAndNamesEveryChangeOfASuperuser() throws Exception {
    everythingIsFound(2 * Tampering.WAYS, TestSeed.of(TamperTest.class, 20_261_125));
  }

  @Tag("soak")
  @Test
  void row07FindsAndNamesThousandsOfChangesOfASuperuser() throws Exception {
    everythingIsFound(30 * Tampering.WAYS, TestSeed.of(TamperTest.class));
  }

  @Test
  void row08OnlyHolderOfAnEarlierCheckpointDetectsRebuiltLog() throws Exception {
    try (TamperedDatabase tampered = new TamperedDatabase(temporary.resolve("log"))) {
      // Given
      Path before =
          Files.write(temporary.resolve("old"), tampered.folder.checkpoint().orElseThrow());
      Path trust = Files.write(temporary.resolve("trust.json"), tampered.trust().bytes());
      // When
      tampered.execute(
          ReferralTampering.goneSql(tampered.referrals.get(1).toString()).toArray(String[]::new));
      tampered.execute("delete from log_batch", "delete from log_checkpoint");
      tampered.execute("delete from log_cosignature");
      Path anew = temporary.resolve("anew");
      tampered.publish(anew);
      // Then
      assertThat(audit(tampered, tampered.files(anew))).isEmpty();
      ByteArrayOutputStream output = new ByteArrayOutputStream();
      List<String> words =
          List.of("consistency", before.toString(), anew.toString(), "--trust", trust.toString());
      int code = OfflineVerifier.run(words, new PrintStream(output, true, StandardCharsets.UTF_8));
      assertThat(code).isEqualTo(OfflineVerifier.REFUTED);
      assertThat(output.toString(StandardCharsets.UTF_8))
          .contains("begins with the signed tree of");
    }
  }

  @Test
  void onlyErasureRemovesTheSaltOfAnEntry() throws Exception {
    try (TamperedDatabase tampered = new TamperedDatabase(temporary.resolve("log"))) {
      // Given
      ReferralId referral = tampered.referrals.get(0);
      // When
      for (String stream : List.of(referral.toString(), "gateway")) {
        tampered.execute(
            "update audit_entry set at = null, action = null, actor = null, message = null, sender"
                + " = null, delivery = null, recipient = null, attempt = null, digest = null, why ="
                + " null, salt = null where step = 2 and stream = '"
                + stream
                + "'");
      }
      // Then
      assertThat(audit(tampered))
          .anyMatch(line -> line.contains("referral " + referral) && line.contains("step 2"))
          .anyMatch(line -> line.contains("stream gateway, step 2") && line.contains("no erasure"));
    }
  }

  @Test
  void agencyStreamMayHaveTheLengthOfAReferralStream() throws Exception {
    try (TamperedDatabase tampered = new TamperedDatabase(temporary.resolve("log"))) {
      // Given
      AgencyId agency =
          new AgencyId("a".repeat(UUID.randomUUID().toString().length() - "agency:".length()));
      // When
      RequestAudit requests =
          tampered.store.auditRequests(RequestAuditConfig.DEFAULT, (_, times) -> {});
      requests.shown(agency, tampered.referrals.get(0), Disclosure.TIMELINE).join();
      requests.close();
      // Then
      assertThat(TestDatabase.count("audit_entry where stream = 'agency:" + agency + "'"))
          .isEqualTo(1);
      assertThat(audit(tampered)).isEmpty();
    }
  }

  @Test
  void auditHasNoStatementTimeout() throws Exception {
    try (TamperedDatabase tampered = new TamperedDatabase(temporary.resolve("log"));
        Store store = Store.open(TestDatabase.config().with(30_000, 60_000, 4_000));
        Connection other = TestDatabase.connect();
        Statement statement = other.createStatement()) {
      // Given
      other.setAutoCommit(false);
      statement.execute("lock table stream_counter in access exclusive mode");
      // When
      CompletableFuture<Result<AuditReport>> audited =
          CompletableFuture.supplyAsync(
              () -> store.trailAudit().run(tampered.files(), tampered.trust()));
      Awaitility.await()
          .atMost(SOON)
          .until(
              () ->
                  audited.isDone()
                      || TestDatabase.count(
                              "pg_stat_activity where wait_event_type = 'Lock'"
                                  + " and query_start < clock_timestamp() - interval '5 s'")
                          > 0);
      other.commit();
      // Then
      assertThat(audited.join().orElseThrow().findings()).isEmpty();
    }
  }

  @Test
  void row48ReportsMissingLogFileAsMissing() throws Exception {
    Path log = temporary.resolve("log");
    try (TamperedDatabase tampered = new TamperedDatabase(log)) {
      // Given
      assertThat(audit(tampered)).isEmpty();
      // When
      try (Stream<Path> tiles = Files.walk(log.resolve("tile").resolve("0"))) {
        for (Path tile : tiles.filter(Files::isRegularFile).toList()) {
          Files.delete(tile);
        }
      }
      // Then
      assertThat(audit(tampered))
          .isNotEmpty()
          .allMatch(line -> line.endsWith("found a tile is missing"), "names what is missing");
    }
  }

  @Test
  void checksEveryReferralDespiteAnUnreadableOne() throws Exception {
    try (TamperedDatabase tampered = new TamperedDatabase(temporary.resolve("log"))) {
      // Given
      List<ReferralId> more = tampered.acceptMore(2 * StreamAudit.STREAMS_AT_ONCE);
      ReferralId first = Collections.min(more, Comparator.comparing(ReferralId::toString));
      ReferralId last = Collections.max(more, Comparator.comparing(ReferralId::toString));
      Map<String, Long> left = new TreeMap<>();
      AuditReport whole =
          tampered
              .store
              .trailAudit()
              .run(
                  tampered.files(),
                  tampered.trust(),
                  (phase, done, all) -> left.put(phase, all - done))
              .orElseThrow();
      assertThat(whole.findings()).isEmpty();
      assertThat(left.values()).as("how far it is: %s", left).isNotEmpty().containsOnly(0L);
      assertThat(whole.referrals()).isEqualTo(tampered.referrals.size() + more.size());
      // When
      tampered.execute(
          "update delivery set state = 'unheard-of' where referral = '" + first + "'",
          "update party set state = 'closed' where referral = '" + last + "'");
      for (ReferralId each : more.subList(0, 20)) {
        tampered.execute("delete from party where referral = '" + each + "'");
      }
      // Then
      List<String> found = audit(tampered);
      assertThat(found).anyMatch(line -> line.contains(first + ": expected a trail that can be"));
      assertThat(found).anyMatch(line -> line.contains(last + ", parties"));
      assertThat(more.subList(0, 20))
          .filteredOn(each -> !each.equals(first))
          .allMatch(each -> found.stream().anyMatch(line -> line.contains(each + ", parties")));
    }
  }

  @Test
  void row07FindsAndNamesEveryChangeOfAClosedShard() throws Exception {
    try (TamperedDatabase tampered = new TamperedDatabase(temporary.resolve("log"))) {
      // Given
      tampered.goOnInAnotherShard();
      String fingerprint = tampered.trust().fingerprint();
      assertThat(audit(tampered)).isEmpty();
      assertThat(verifier(tampered, fingerprint)).isEmpty();
      assertThat(start(tampered)).isEmpty();
      for (Manipulation deed : new ShardTampering(tampered).all()) {
        // When
        List<String> tables = TamperedDatabase.tables(deed.sql());
        tampered.execute(deed.sql().toArray(String[]::new));
        // Then
        List<String> found = audit(tampered);
        start(tampered).ifPresent(found::add);
        assertThat(found)
            .as(deed.kind())
            .anyMatch(line -> deed.names().stream().anyMatch(line::contains));
        tampered.restore(tables);
      }
      assertThat(audit(tampered)).isEmpty();
    }
  }

  private void everythingIsFound(int deeds, long seed) throws Exception {
    try (TamperedDatabase tampered = new TamperedDatabase(temporary.resolve("log"))) {
      // Given
      String fingerprint = tampered.trust().fingerprint();
      assertThat(audit(tampered)).isEmpty();
      assertThat(verifier(tampered, fingerprint)).isEmpty();
      assertThat(start(tampered)).isEmpty();
      Tampering tampering = new Tampering(tampered, new Random(seed));
      Map<String, Integer> by = new TreeMap<>();
      List<String> unnamed = new ArrayList<>();
      for (int n = 0; n < deeds; n++) {
        // When
        Manipulation deed = tampering.draw(n);
        List<String> tables = TamperedDatabase.tables(deed.sql());
        tampered.execute(deed.sql().toArray(String[]::new));
        // Then
        String description = "seed %d, deed %d: %s %s".formatted(seed, n, deed.kind(), deed.sql());
        assertThat(tampered.differs(tables)).as(description).isTrue();
        List<String> found = audit(tampered);
        if (n % STRANGERS == 0 || tables.contains("agency_key")) {
          found.addAll(verifier(tampered, fingerprint));
        }
        if (tables.stream().anyMatch(table -> table.startsWith("log_"))) {
          start(tampered).ifPresent(found::add);
        }
        if (found.stream().noneMatch(line -> deed.names().stream().anyMatch(line::contains))) {
          unnamed.add(description + " names " + deed.names() + ", found " + found);
        }
        found.stream()
            .map(line -> line.substring(0, line.indexOf(' ')))
            .distinct()
            .forEach(finder -> by.merge(finder, 1, Integer::sum));
        tampered.restore(tables);
      }
      assertThat(unnamed).isEmpty();
      assertThat(audit(tampered)).isEmpty();
      assertThat(by).containsOnlyKeys("audit:", "start:", "verifier:");
    }
  }

  /** Returns the findings of the operator's own comparison of database and log. */
  private static List<String> audit(TamperedDatabase tampered) {
    return audit(tampered, tampered.files());
  }

  private static List<String> audit(TamperedDatabase tampered, List<PublishedFiles> files) {
    List<String> lines = new ArrayList<>();
    AuditReport report = tampered.store.trailAudit().run(files, tampered.trust()).orElseThrow();
    report.findings().forEach(line -> lines.add("audit: " + line));
    return lines;
  }

  /** Returns the findings of the offline verifier in the bundles that agencies get. */
  private static List<String> verifier(TamperedDatabase tampered, String fingerprint) {
    List<String> lines = new ArrayList<>();
    TrustPolicy trust = tampered.trust();
    try {
      List<ShardProof> heads = new ArrayList<>();
      for (PublishedFiles files : tampered.files()) {
        int shard = heads.size() + 1;
        byte[] note =
            tampered.store.cosignatures(shard).witnessed().orElseThrow().orElseThrow().bytes();
        heads.add(new ShardProof(shard, note, files.tiles()));
      }
      BundleWriter writer = new BundleWriter(heads);
      for (ReferralId referral : tampered.referrals) {
        Optional<Evidence> evidence =
            tampered.store.timelines().evidence(referral, new AgencyId("office-a")).orElseThrow();
        evidence
            .filter(it -> !it.timeline().entries().isEmpty())
            .flatMap(it -> writer.bundle(it, it.timeline().entries(), trust))
            .map(EvidenceBundle::bytes)
            .ifPresent(
                bytes ->
                    OfflineVerifier.findings(
                            EvidenceBundle.parse(bytes), Optional.of(fingerprint), true)
                        .forEach(
                            line -> lines.add("verifier: referral " + referral + ", " + line)));
      }
    } catch (RuntimeException e) {
      // There is no bundle to verify.
    }
    return lines;
  }

  /** Returns the reason why a gateway cannot start on this database. */
  private Optional<String> start(TamperedDatabase tampered) throws Exception {
    Path copy = Files.createTempDirectory(temporary, "copy");
    copy(temporary.resolve("log"), copy);
    try {
      tampered.shards(copy).open();
      return Optional.empty();
    } catch (LogMismatchException e) {
      return Optional.of("start: " + e.getMessage());
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }
}

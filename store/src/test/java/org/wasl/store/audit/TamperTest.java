package org.wasl.store.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.audit.verify.EvidenceBundle;
import org.wasl.audit.verify.OfflineVerifier;
import org.wasl.audit.verify.TrustPolicy;
import org.wasl.rules.TestSeed;
import org.wasl.store.audit.BundleWriter.ShardProof;
import org.wasl.store.audit.Tampering.Deed;
import org.wasl.store.audit.TrailAudit.PublishedFiles;
import org.wasl.store.log.LogMismatchException;
import org.wasl.store.referral.Evidence;

/** Whatever a superuser of the database changes is found, and what was changed is named. */
class TamperTest {
  /** A bundle is looked at every so many times: it says again what the comparison says. */
  private static final int STRANGERS = 4;

  @TempDir private Path temporary;

  @Test
  void row07WhateverASuperuserChangesIsFoundAndNamed() throws Exception {
    everythingIsFound(2 * Tampering.WAYS, TestSeed.of(TamperTest.class, 20_261_125));
  }

  @Tag("soak")
  @Test
  void row07WhateverASuperuserChangesIsFoundAndNamedThousandsOfTimes() throws Exception {
    everythingIsFound(100 * Tampering.WAYS, TestSeed.of(TamperTest.class));
  }

  @Test
  void row08ALogThatIsMadeAnewWithItsKeyIsFoundByWhoeverHasAnEarlierCheckpointAndByNobodyElse()
      throws Exception {
    try (TamperedDatabase world = new TamperedDatabase(temporary.resolve("log"))) {
      // Given
      Path before = Files.write(temporary.resolve("old"), world.folder.checkpoint().orElseThrow());
      Path trust = Files.write(temporary.resolve("trust.json"), world.trust().bytes());
      // When
      world.execute(
          ReferralTampering.goneSql(world.referrals.get(1).toString()).toArray(String[]::new));
      world.execute("delete from log_batch", "delete from log_checkpoint");
      world.execute("delete from log_cosignature");
      Path anew = temporary.resolve("anew");
      world.publish(anew);
      // Then
      assertThat(audit(world, world.files(anew))).isEmpty();
      ByteArrayOutputStream told = new ByteArrayOutputStream();
      List<String> words =
          List.of("consistency", before.toString(), anew.toString(), "--trust", trust.toString());
      int code = OfflineVerifier.run(words, new PrintStream(told, true, StandardCharsets.UTF_8));
      assertThat(code).isEqualTo(OfflineVerifier.REFUTED);
      assertThat(told.toString(StandardCharsets.UTF_8)).contains("begins with the signed tree of");
    }
  }

  @Test
  void anEntryLosesItsSaltByErasureAndByNothingElse() throws Exception {
    try (TamperedDatabase world = new TamperedDatabase(temporary.resolve("log"))) {
      // Given
      UUID referral = world.referrals.get(0);
      // When
      for (String stream : List.of(referral.toString(), "gateway")) {
        world.execute(
            "update audit_entry set at = null, action = null, actor = null, message = null, sender"
                + " = null, delivery = null, recipient = null, attempt = null, digest = null, why ="
                + " null, salt = null where step = 2 and stream = '"
                + stream
                + "'");
      }
      // Then
      assertThat(audit(world))
          .anyMatch(line -> line.contains("referral " + referral) && line.contains("step 2"))
          .anyMatch(line -> line.contains("stream gateway, step 2") && line.contains("no erasure"));
    }
  }

  @Test
  void row07WhateverASuperuserChangesOfAClosedShardIsFoundAndNamed() throws Exception {
    try (TamperedDatabase world = new TamperedDatabase(temporary.resolve("log"))) {
      // Given
      world.goOnInAnotherShard();
      String fingerprint = world.trust().fingerprint();
      assertThat(audit(world)).isEmpty();
      assertThat(stranger(world, fingerprint)).isEmpty();
      assertThat(start(world)).isEmpty();
      for (Deed deed : new ShardTampering(world).all()) {
        // When
        List<String> tables = TamperedDatabase.tables(deed.sql());
        world.execute(deed.sql().toArray(String[]::new));
        // Then
        List<String> found = audit(world);
        start(world).ifPresent(found::add);
        assertThat(found)
            .as(deed.kind())
            .anyMatch(line -> deed.names().stream().anyMatch(line::contains));
        world.restore(tables);
      }
      assertThat(audit(world)).isEmpty();
    }
  }

  private void everythingIsFound(int deeds, long seed) throws Exception {
    try (TamperedDatabase world = new TamperedDatabase(temporary.resolve("log"))) {
      // Given
      String fingerprint = world.trust().fingerprint();
      assertThat(audit(world)).isEmpty();
      assertThat(stranger(world, fingerprint)).isEmpty();
      assertThat(start(world)).isEmpty();
      Tampering tampering = new Tampering(world, new Random(seed));
      Map<String, Integer> by = new TreeMap<>();
      List<String> unnamed = new ArrayList<>();
      for (int n = 0; n < deeds; n++) {
        // When
        Deed deed = tampering.draw(n);
        List<String> tables = TamperedDatabase.tables(deed.sql());
        world.execute(deed.sql().toArray(String[]::new));
        // Then
        String what = "seed %d, deed %d: %s %s".formatted(seed, n, deed.kind(), deed.sql());
        assertThat(world.differs(tables)).as(what).isTrue();
        List<String> found = audit(world);
        if (n % STRANGERS == 0 || tables.contains("agency_key")) {
          found.addAll(stranger(world, fingerprint));
        }
        if (tables.stream().anyMatch(table -> table.startsWith("log_"))) {
          start(world).ifPresent(found::add);
        }
        if (found.stream().noneMatch(line -> deed.names().stream().anyMatch(line::contains))) {
          unnamed.add(what + " names " + deed.names() + ", found " + found);
        }
        found.stream()
            .map(line -> line.substring(0, line.indexOf(' ')))
            .distinct()
            .forEach(finder -> by.merge(finder, 1, Integer::sum));
        world.restore(tables);
      }
      assertThat(unnamed).isEmpty();
      assertThat(audit(world)).isEmpty();
      assertThat(by).containsOnlyKeys("audit:", "start:", "stranger:");
    }
  }

  /** What the operator's own comparison of database and log finds. */
  private static List<String> audit(TamperedDatabase world) {
    return audit(world, world.files());
  }

  private static List<String> audit(TamperedDatabase world, List<PublishedFiles> files) {
    List<String> lines = new ArrayList<>();
    TrailAudit.AuditReport report =
        world.store.trailAudit().run(files, world.trust()).orElseThrow();
    report.findings().forEach(line -> lines.add("audit: " + line));
    return lines;
  }

  /** What a stranger finds in the bundles that he is given. */
  private static List<String> stranger(TamperedDatabase world, String fingerprint) {
    List<String> lines = new ArrayList<>();
    TrustPolicy trust = world.trust();
    try {
      List<ShardProof> heads = new ArrayList<>();
      for (PublishedFiles files : world.files()) {
        int shard = heads.size() + 1;
        byte[] note =
            world.store.cosignatures(shard).witnessed().orElseThrow().orElseThrow().bytes();
        heads.add(new ShardProof(shard, note, files.tiles()));
      }
      BundleWriter writer = new BundleWriter(heads);
      for (UUID referral : world.referrals) {
        Optional<Evidence> evidence = world.store.timelines().evidence(referral).orElseThrow();
        evidence
            .filter(it -> !it.timeline().entries().isEmpty())
            .flatMap(it -> writer.bundle(it, it.timeline().entries(), trust))
            .map(EvidenceBundle::bytes)
            .ifPresent(
                bytes ->
                    OfflineVerifier.findings(
                            EvidenceBundle.parse(bytes), Optional.of(fingerprint), true)
                        .forEach(
                            line -> lines.add("stranger: referral " + referral + ", " + line)));
      }
    } catch (RuntimeException e) {
      // There is no bundle: nothing for a stranger to see.
    }
    return lines;
  }

  /** What keeps a gateway from starting on this database. */
  private Optional<String> start(TamperedDatabase world) throws Exception {
    Path copy = Files.createTempDirectory(temporary, "copy");
    copy(temporary.resolve("log"), copy);
    try {
      world.shelf(copy).open();
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

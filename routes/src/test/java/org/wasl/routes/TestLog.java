package org.wasl.routes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.wasl.audit.log.KeyType;
import org.wasl.audit.log.SignerKey;
import org.wasl.audit.verify.Bundle;
import org.wasl.routes.door.Refusals;
import org.wasl.routes.inquiry.Proofs;
import org.wasl.routes.log.LogKeeping;
import org.wasl.routes.log.LogPatience;
import org.wasl.routes.log.LogReading;
import org.wasl.routes.log.Trusted;
import org.wasl.rules.alarms.AlarmKey;
import org.wasl.store.AgencyKeys.Listed;
import org.wasl.store.Result;
import org.wasl.store.Store;
import org.wasl.store.TestFolders;
import org.wasl.store.log.Shelf;
import org.wasl.wire.AgencyDirectory;

/** The audit log of a test line, in a folder of its own; signed when the test says so. */
public final class TestLog {
  private final LogKeeping keeping;
  private final Events events;
  public final Trusted trusted;

  TestLog(Store store, Events events, AgencyDirectory directory) {
    this.events = events;
    SignerKey key = SignerKey.generate("wasl.example/log", KeyType.NOTE, new SecureRandom());
    Shelf.Keys keys = n -> n == 1 ? Optional.of(key) : Optional.empty();
    keeping =
        new LogKeeping(
            store.auditLog(),
            new Shelf(store, newFolder(), keys, 256, false),
            Optional.empty(),
            new LogPatience(60_000, 0),
            events);
    List<String> logs = List.of(key.verifier().toString());
    trusted = new Trusted(store.agencyKeys(), () -> new Result.Done<>(logs), List.of(), 0);
    store
        .agencyKeys()
        .see(
            directory.all().stream()
                .flatMap(
                    agency ->
                        agency.verificationKeys().stream()
                            .map(k -> new Listed(agency.id(), k.kid(), k.alg(), k.x(), k.y())))
                .toList())
        .orElseThrow();
  }

  private static Path newFolder() {
    try {
      return Files.createTempDirectory(TestFolders.ofThisProcess("logs"), "log").resolve("log");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything is signed and published. */
  void sign() {
    keeping.sequence();
    keeping.publish();
  }

  Proofs proofs(AgencyDirectory directory, Store store, Refusals refusals) {
    Proofs.Limits limits = new Proofs.Limits(Bundle.MAX_STEPS, Bundle.MAX_BYTES);
    return proofs(directory, store, refusals, limits);
  }

  Proofs proofs(AgencyDirectory directory, Store store, Refusals refusals, Proofs.Limits limits) {
    return new Proofs(
        directory,
        store,
        trusted,
        keeping,
        limits,
        refusals,
        kind -> events.alarm(kind, AlarmKey.GATEWAY));
  }

  LogReading reading(AgencyDirectory directory, Refusals refusals) {
    return new LogReading(directory, keeping, trusted, refusals);
  }
}

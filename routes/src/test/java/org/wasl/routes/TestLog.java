package org.wasl.routes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.wasl.audit.log.KeyType;
import org.wasl.audit.log.SignerKey;
import org.wasl.audit.verify.EvidenceBundle;
import org.wasl.database.Result;
import org.wasl.routes.door.RejectionHandler;
import org.wasl.routes.event.RouteEvents;
import org.wasl.routes.inquiry.EvidenceHandler;
import org.wasl.routes.inquiry.ParkedReceipts;
import org.wasl.routes.log.LogInquiryHandler;
import org.wasl.routes.log.LogLagLimits;
import org.wasl.routes.log.TransparencyLog;
import org.wasl.routes.log.TrustAnchors;
import org.wasl.routes.runtime.StepResult;
import org.wasl.rules.alarms.AlarmKey;
import org.wasl.runtime.TestFolders;
import org.wasl.store.Store;
import org.wasl.trail.AgencyKeyHistory.DirectoryKey;
import org.wasl.trail.RequestAudit;
import org.wasl.trail.log.LogShards;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.exchange.AgencyResponse;

/** The audit log of a test line, in its own folder. It is signed when the test says so. */
public final class TestLog {
  private final TransparencyLog keeping;
  private final RouteEvents events;
  public final TrustAnchors trusted;

  TestLog(Store store, RouteEvents events, AgencyDirectory directory) {
    this.events = events;
    SignerKey key = SignerKey.generate("wasl.example/log", KeyType.NOTE, new SecureRandom());
    LogShards.ShardKeys keys = n -> n == 1 ? Optional.of(key) : Optional.empty();
    keeping =
        new TransparencyLog(
            store.auditLog(),
            new LogShards(store.auditLog(), newFolder(), keys, 256, false),
            Optional.empty(),
            Optional.empty(),
            new LogLagLimits(60_000, 0),
            events);
    List<String> logs = List.of(key.verifier().toString());
    trusted =
        new TrustAnchors(store.agencyKeyHistory(), () -> new Result.Done<>(logs), List.of(), 0);
    store
        .agencyKeyHistory()
        .record(
            Stream.concat(directory.all().stream(), Stream.of(TestLine.GATEWAY.agency()))
                .flatMap(
                    agency ->
                        agency.verificationKeys().stream()
                            .map(
                                k ->
                                    new DirectoryKey(
                                        agency.id(),
                                        k.kid(),
                                        k.alg(),
                                        k.x(),
                                        k.y(),
                                        agency.credentials().purposes().codes(k.kid()))))
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

  EvidenceHandler proofs(
      AgencyDirectory directory, Store store, RequestAudit requests, RejectionHandler refusals) {
    EvidenceHandler.Limits limits =
        new EvidenceHandler.Limits(50_000, EvidenceBundle.MAX_STEPS, EvidenceBundle.MAX_BYTES);
    return proofs(directory, store, requests, refusals, limits);
  }

  EvidenceHandler proofs(
      AgencyDirectory directory,
      Store store,
      RequestAudit requests,
      RejectionHandler refusals,
      EvidenceHandler.Limits limits) {
    return new EvidenceHandler(
        () -> directory,
        store,
        requests,
        trusted,
        keeping,
        new ParkedReceipts(TestLine.GATEWAY::signer),
        limits,
        refusals,
        kind -> events.alarm(kind, AlarmKey.GATEWAY));
  }

  /** The final answer, read or refused. */
  static AgencyResponse answer(StepResult<AgencyResponse> result) {
    return switch (result) {
      case StepResult.Next<AgencyResponse>(var read) -> read;
      case StepResult.Answered<AgencyResponse>(var refused) -> refused;
      case StepResult.Rejected<AgencyResponse> rejected ->
          throw new AssertionError("an inquiry is refused by an answer: " + rejected);
      case StepResult.Dropped<AgencyResponse> _ ->
          throw new AssertionError("an inquiry is answered");
    };
  }

  LogInquiryHandler reading(AgencyDirectory directory, RejectionHandler refusals) {
    return new LogInquiryHandler(() -> directory, keeping, trusted, refusals);
  }
}

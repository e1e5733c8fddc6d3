package org.wasl.bench.growth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.audit.log.KeyType;
import org.wasl.audit.log.SignerKey;
import org.wasl.audit.verify.TrustPolicy;
import org.wasl.database.embedded.EmbeddedConfig;
import org.wasl.database.embedded.EmbeddedPostgres;
import org.wasl.database.embedded.TestCluster;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.TestFolders;
import org.wasl.store.DeliverySteps;
import org.wasl.store.Store;
import org.wasl.store.StoreConfig;
import org.wasl.store.TestAcceptances;
import org.wasl.store.audit.TrailAudit.AuditReport;
import org.wasl.store.intake.AcceptResult.Accepted;
import org.wasl.store.referral.ReferralDecisions.ReferralDecision;
import org.wasl.store.referral.ReferralLists.Position;

/** A store of many referrals is made from one of few. */
class StoreFillerTest {
  private static final int CARRIED = 3;
  private static final int WANTED = 60;
  private static final Duration SPAN = Duration.ofDays(90);

  @Test
  void copiesAreCompleteOlderReferralsAndPassTheAudit(TestInfo test) throws Exception {
    // Given
    Path data = TestFolders.empty(test);
    Path postgres = data.resolve("postgres");
    TestCluster.copyInto(postgres);
    try (EmbeddedPostgres server = EmbeddedPostgres.start(EmbeddedConfig.in(postgres));
        Store store = open(server)) {
      for (int i = 0; i < CARRIED; i++) {
        carry(store);
      }
    }
    // When
    long entries = StoreFiller.fill(data, WANTED, SPAN, step -> {});
    // Then
    try (EmbeddedPostgres server = EmbeddedPostgres.start(EmbeddedConfig.in(postgres));
        Store store = open(server)) {
      AuditReport report = store.trailAudit().run(List.of(), nobodyIsTrusted()).orElseThrow();
      assertThat(report.findings()).isEmpty();
      assertThat(report.leaves()).isEqualTo(entries).isGreaterThan(3L * WANTED);
      assertThat(report.unsigned()).isEqualTo(WANTED);
      List<ReferralDecision> all =
          store.referralDecisions().page(Optional.empty(), 2 * WANTED).orElseThrow();
      assertThat(all)
          .hasSize(WANTED)
          .extracting(ReferralDecision::at)
          .anyMatch(at -> at.isBefore(Instant.now().minus(SPAN.minusDays(1))));
      assertThat(
              store
                  .referralLists()
                  .page(
                      new AgencyId("office-a"),
                      Set.of("referred"),
                      Position.since(Instant.EPOCH),
                      2 * WANTED)
                  .orElseThrow()
                  .referrals())
          .hasSize(WANTED);
      carry(store);
    }
  }

  private static Store open(EmbeddedPostgres server) throws Exception {
    return Store.open(StoreConfig.of(server.url(), server.user(), server.passwordFile()));
  }

  private static void carry(Store store) {
    Accepted accepted =
        (Accepted)
            store
                .intake()
                .accept(
                    TestAcceptances.leasedNow(TestAcceptances.vettedCase("police-a", "office-a")))
                .join()
                .orElseThrow();
    DeliverySteps flow = new DeliverySteps(store);
    accepted.leases().forEach(lease -> flow.record(lease, DeliverySteps.RECEIPT));
  }

  private static TrustPolicy nobodyIsTrusted() {
    SignerKey log = SignerKey.generate("wasl.example/log", KeyType.NOTE, new SecureRandom());
    return new TrustPolicy(List.of(), List.of(log.verifier().toString()), List.of(), 0);
  }
}

package org.wasl.store.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.audit.AuditEntry;
import org.wasl.store.DeliverySteps;
import org.wasl.store.Store;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;
import org.wasl.store.intake.Acceptance;

/** A case that arrived, and two persons who erase it. */
abstract class ErasureTestBase {
  static final Duration DAY = Duration.ofDays(1);
  static final Erasures.ErasureGrounds GROUNDS =
      new Erasures.ErasureGrounds("anna", "retention", "law-1");
  static final Tombstones TOMBSTONES = Tombstones.keyed(new byte[32]);

  @TempDir Path folder;
  ErasureRegister register;
  Store store;
  DeliverySteps flow;
  Acceptance row;

  @BeforeEach
  void aCaseThatArrived() throws Exception {
    store = TestDatabase.empty(config -> config.with(TOMBSTONES));
    flow = new DeliverySteps(store);
    register = new ErasureRegister(folder.resolve("erasures"));
    row = TestAcceptances.vettedCase("police-a");
    flow.accept(row);
    flow.accept(row);
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  void deliver() {
    flow.attempt(flow.claimOne(), DeliverySteps.RECEIPT);
  }

  ErasureResult request() {
    return store.erasures().request(row.referral(), GROUNDS, DAY).orElseThrow();
  }

  ErasureResult confirm(String operator) {
    return store.erasures().confirm(row.referral(), operator, DAY, register).orElseThrow();
  }

  void erase() {
    deliver();
    request();
    assertThat(confirm("ben")).isEqualTo(new ErasureResult.Done());
  }

  List<String> steps() {
    return store.trailEntries().of(row.referral().toString()).orElseThrow().stream()
        .map(AuditEntry::step)
        .map(s -> s.action().wireName() + " " + s.actor() + " " + s.whyText().orElse(""))
        .toList();
  }
}

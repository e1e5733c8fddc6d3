package org.wasl.store;

import java.nio.file.Path;
import org.wasl.audit.StepReason;
import org.wasl.database.embedded.EmbeddedPostgres;
import org.wasl.database.embedded.TestCluster;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.store.delivery.Ticket;
import org.wasl.store.intake.Acceptance;

/** A process that keeps messages and says which were acknowledged, until it is killed. */
final class KilledWriter {
  private KilledWriter() {}

  public static void main(String[] args) throws Exception {
    EmbeddedPostgres postgres = EmbeddedPostgres.start(TestCluster.config(Path.of(args[0])));
    Store store = Store.open(TestCluster.storeConfig(postgres));
    store.trailAppender().append(AuditAction.STARTED, new StepReason.Code("start")).orElseThrow();
    DeliverySteps flow = new DeliverySteps(store);
    for (int i = 0; i < 8; i++) {
      new Thread(() -> acceptForEver(flow)).start();
    }
    for (; ; ) {
      for (Ticket ticket : flow.claim()) {
        flow.leased(ticket);
      }
    }
  }

  private static void acceptForEver(DeliverySteps flow) {
    for (; ; ) {
      Acceptance row = TestAcceptances.vettedCase("police-a", "office-a");
      flow.accept(row);
      System.out.println(row.messageId());
    }
  }
}

package org.wasl.assembly.wiring;

import java.time.Clock;
import org.wasl.configuration.settings.GatewayConfig;
import org.wasl.operations.reload.ActiveConfiguration;
import org.wasl.routes.DeadlineRoutes;
import org.wasl.routes.event.RouteEvents;
import org.wasl.routes.own.DueMessages;
import org.wasl.routes.own.NoticeExpiryWriter;
import org.wasl.routes.own.OwnMessageWriter;
import org.wasl.routes.own.ReminderWriter;
import org.wasl.routes.own.ReporterStatusWriter;
import org.wasl.rules.deadlines.ClockJumpDetector;
import org.wasl.store.Store;

/** Wires deadlines to the trail, the table of stages and the gateway's own messages. */
final class DeadlineWiring {
  private DeadlineWiring() {}

  static DeadlineRoutes routes(
      ActiveConfiguration active, Store store, Clock clock, RouteEvents events) {
    GatewayConfig config = active.configuration().gateway();
    OwnMessageWriter ownMessages = new OwnMessageWriter(active::schemas, active::signer, clock);
    DueMessages dueMessages =
        new DueMessages(
            store,
            active::snapshot,
            ReporterStatusWriter.codes(active.configuration().codes()),
            new ClockJumpDetector(
                config.processing().clockToleranceMillis(), config.deadlines().clockHoldMillis()),
            clock,
            System::nanoTime,
            config.deadlines().maxPerRun(),
            events);
    return new DeadlineRoutes(
        dueMessages,
        new ReminderWriter(
            ownMessages,
            active::snapshot,
            store.referralSnapshots()::referral,
            store.deadlines(),
            clock,
            events),
        new NoticeExpiryWriter(
            ownMessages, active::snapshot, store.referralSnapshots()::snapshot, clock),
        new ReporterStatusWriter(
            ownMessages,
            active::snapshot,
            store.referralSnapshots()::referral,
            store.reporterStatuses(),
            clock.withZone(active.configuration().stages().calendar().zone())),
        config.deadlines().followMillis(),
        config.deadlines().intervalMillis());
  }
}

package org.wasl.gateway.wiring;

import java.time.Clock;
import org.wasl.gateway.config.Configuration;
import org.wasl.gateway.config.settings.GatewayConfig;
import org.wasl.gateway.keys.GatewayKeys;
import org.wasl.routes.DeadlineRoutes;
import org.wasl.routes.event.RouteEvents;
import org.wasl.routes.own.DeadlineScheduler;
import org.wasl.routes.own.OwnMessageWriter;
import org.wasl.routes.own.ReminderWriter;
import org.wasl.routes.own.ReporterStatusWriter;
import org.wasl.rules.deadlines.ClockJumpDetector;
import org.wasl.rules.deadlines.DeadlineTable;
import org.wasl.store.Store;
import org.wasl.wire.directory.AgencyDirectory;

/** Wires deadlines: the trail, the table of stages and the gateway's own messages. */
final class DeadlineWiring {
  private DeadlineWiring() {}

  static DeadlineRoutes routes(
      Configuration configuration,
      AgencyDirectory directory,
      SchemaDocuments documents,
      Store store,
      GatewayKeys keys,
      Clock clock,
      RouteEvents events) {
    GatewayConfig config = configuration.gateway();
    DeadlineTable stages = configuration.stages();
    OwnMessageWriter voice = new OwnMessageWriter(documents.schemas(), keys.signer(), clock);
    DeadlineScheduler timekeeper =
        new DeadlineScheduler(
            store,
            stages,
            ReporterStatusWriter.codes(documents.codes()),
            new ClockJumpDetector(
                config.processing().clockToleranceMillis(), config.deadlines().clockHoldMillis()),
            clock,
            System::nanoTime,
            config.deadlines().maxPerLook(),
            events);
    return new DeadlineRoutes(
        timekeeper,
        new ReminderWriter(
            voice,
            stages,
            configuration.agreements(),
            directory,
            store.timelines()::referral,
            store.deadlines(),
            events),
        new ReporterStatusWriter(
            voice,
            configuration.agreements(),
            directory,
            store.timelines()::referral,
            store.reporterStatuses(),
            stages.calendar().zone()),
        config.deadlines().followMillis(),
        config.deadlines().intervalMillis());
  }
}

package org.wasl.gateway;

import java.time.Clock;
import org.wasl.gateway.config.Configuration;
import org.wasl.gateway.config.GatewayConfig;
import org.wasl.gateway.keys.OwnKeys;
import org.wasl.routes.DeadlineRoutes;
import org.wasl.routes.Events;
import org.wasl.routes.own.OwnVoice;
import org.wasl.routes.own.Reminders;
import org.wasl.routes.own.ReporterStatus;
import org.wasl.routes.own.Timekeeper;
import org.wasl.rules.deadlines.ClockTrust;
import org.wasl.rules.deadlines.StageTable;
import org.wasl.store.Store;
import org.wasl.wire.AgencyDirectory;

/** What is owed by a time, wired: the trail, the table of stages, the gateway's own voice. */
final class DeadlineWiring {
  private DeadlineWiring() {}

  static DeadlineRoutes routes(
      Configuration configuration,
      AgencyDirectory directory,
      Documents documents,
      Store store,
      OwnKeys keys,
      Clock clock,
      Events events) {
    GatewayConfig config = configuration.gateway();
    StageTable stages = configuration.stages();
    OwnVoice voice = new OwnVoice(documents.schemas(), keys.signer(), clock);
    Timekeeper timekeeper =
        new Timekeeper(
            store,
            stages,
            ReporterStatus.codes(documents.codes()),
            new ClockTrust(
                config.pace().clockToleranceMillis(), config.deadlines().clockHoldMillis()),
            clock,
            System::nanoTime,
            config.deadlines().maxPerLook(),
            events);
    return new DeadlineRoutes(
        timekeeper,
        new Reminders(
            voice,
            stages,
            configuration.agreements(),
            directory,
            store.timelines()::referral,
            store.deadlines(),
            events),
        new ReporterStatus(
            voice,
            configuration.agreements(),
            directory,
            store.timelines()::referral,
            store.statuses(),
            stages.calendar().zone()),
        config.deadlines().followMillis(),
        config.deadlines().intervalMillis());
  }
}

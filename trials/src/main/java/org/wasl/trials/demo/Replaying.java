package org.wasl.trials.demo;

import java.io.IOException;
import java.sql.SQLException;
import org.wasl.store.Replay;
import org.wasl.store.Result;
import org.wasl.store.Store;
import org.wasl.store.StoreConfig;
import org.wasl.trials.world.EmbeddedAddress;
import org.wasl.trials.world.World;

/** Sends what is parked again, as a person would who knows that the agency is well. */
final class Replaying {
  private static final Replay.Order ORDER = new Replay.Order("demo", "agency-repaired", 100);

  private Replaying() {}

  /** All that is parked for one agency; the running gateway finds it due. */
  static int replay(World world, String agency) throws IOException, SQLException {
    EmbeddedAddress address = EmbeddedAddress.of(world.data());
    StoreConfig config = StoreConfig.of(address.url(), address.user(), address.passwordFile());
    try (Store store = Store.open(config)) {
      Result<Replay.Plan> plan = store.replay().plan(Replay.Selection.of(agency));
      return store.replay().execute(plan.orElseThrow(), ORDER).orElseThrow();
    }
  }
}

package org.wasl.routes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.wasl.routes.broker.BrokerSettings;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.TestFolders;

/** Settings of a real, embedded Artemis for one test. */
public final class TestBrokerSettings {
  public static final List<AgencyId> AGENCIES =
      TestPartners.ALL.stream().map(TestPartner::id).toList();

  private TestBrokerSettings() {}

  public static BrokerSettings settings() throws IOException {
    Path folder = Files.createTempDirectory(TestFolders.ofThisProcess("brokers"), "b");
    return new BrokerSettings(
        Optional.empty(), folder, false, 1 << 16, 50L << 20, 3, 1 << 20, 2, 4, 100, 2);
  }
}

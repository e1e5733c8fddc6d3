package org.wasl.system.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.bench.BenchCommand;
import org.wasl.sandbox.checker.DeliveryCounts;
import org.wasl.sandbox.checker.GatewayDatabaseReader;
import org.wasl.sandbox.environment.GatewayProcess;
import picocli.CommandLine;

/** Tests {@code ./wasl bench --gateway run.json} on a gateway that another program started. */
@Tag("soak")
class BenchOfARunningGatewayTest {

  @Test
  void drivesRunningGatewayAndLeavesItRunning(TestInfo test) throws Exception {
    // Given
    SyntheticInstallation country =
        SyntheticInstallation.of(test, 1).withDatabase().byDefault("delivery.retry.maxAttempts");
    country.allListen();
    Path run = country.data().resolve("run.json");
    try (GatewayProcess gateway =
        GatewayProcess.start(country.config(), country.data(), country.settings())) {
      // When
      int code =
          new CommandLine(new BenchCommand())
              .execute(
                  ("--clients 2 --seconds 1 --rounds 1 --warmup-seconds 0 --max-warmup-seconds 0"
                          + " --gateway "
                          + run
                          + " --config "
                          + country.config()
                          + " --data "
                          + country.data().resolveSibling("driver"))
                      .split(" "));
      // Then
      assertThat(code).isZero();
      try (GatewayDatabaseReader reader = GatewayDatabaseReader.open(country.data())) {
        await()
            .atMost(SOON)
            .untilAsserted(
                () -> {
                  DeliveryCounts standing = reader.deliveryCounts();
                  assertThat(standing.delivered()).isPositive().isEqualTo(standing.deliveries());
                });
      }
      assertThat(run).exists();
      assertThat(ProcessHandle.of(gateway.pid()).filter(ProcessHandle::isAlive)).isPresent();
    }
  }
}

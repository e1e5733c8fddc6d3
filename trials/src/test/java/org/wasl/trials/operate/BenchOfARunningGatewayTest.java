package org.wasl.trials.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.base.TestLoad.SOON;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.trials.bench.BenchCommand;
import org.wasl.trials.checker.DeliveryCounts;
import org.wasl.trials.checker.GatewayDatabaseReader;
import org.wasl.trials.environment.GatewayProcess;
import picocli.CommandLine;

/** {@code ./wasl bench --gateway run.json}: a gateway that somebody else started. */
class BenchOfARunningGatewayTest {

  @Test
  void itIsDrivenWhereItExpectsItsAgenciesAndGoesOnAfterwards(TestInfo test) throws Exception {
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

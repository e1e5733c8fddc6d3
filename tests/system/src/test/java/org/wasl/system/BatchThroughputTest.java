package org.wasl.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.system.SmallConfig.OFFICE;
import static org.wasl.system.SmallConfig.PLATFORM;
import static org.wasl.system.SmallConfig.POLICE;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.client.ClientConfig;
import org.wasl.client.WaslClient;
import org.wasl.client.answer.Outcome;
import org.wasl.sandbox.cases.SyntheticCase;

/**
 * Prints the cost of a case for the gateway and its database. It compares single messages with
 * lines of a batch, in turns in one run. Nobody collects the cases.
 */
@Tag("measurement")
class BatchThroughputTest {
  private static final int CASES = 1_000;
  private static final int SENDERS = 16;
  private static final int BATCHES = 2;

  @Test
  void batchLineCostsNoMoreThanASingleMessage(TestInfo test) throws Exception {
    // Given
    try (GatewayTrial trial = GatewayTrial.prepare(test, Set.of(POLICE, OFFICE))) {
      trial.startGateway();
      ClientConfig config =
          ClientConfig.of(trial.api(), trial.world().pki().path(), PLATFORM)
              .withTimes(Duration.ofSeconds(60), Duration.ofMinutes(5));
      try (WaslClient client = WaslClient.open(config);
          ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
        int seed = 1;
        for (int round = 1; round <= 3; round++) { // the first one warms up
          // When
          long alone =
              cpuMicros(trial, senders, split(cases(seed++), SENDERS), part -> alone(client, part));
          long batch = cpuMicros(trial, senders, split(cases(seed++), BATCHES), client::publishAll);
          // Then
          assertThat(alone).isPositive();
          assertThat(batch).isPositive();
        }
      }
    }
  }

  private interface Sending {
    List<Outcome> send(List<byte[]> part) throws InterruptedException;
  }

  private static List<Outcome> alone(WaslClient client, List<byte[]> part)
      throws InterruptedException {
    List<Outcome> outcomes = new ArrayList<>();
    for (byte[] message : part) {
      outcomes.add(client.publish(message));
    }
    return outcomes;
  }

  private static List<byte[]> cases(int seed) {
    return ConcurrentPublishers.cases(seed, CASES, false).stream()
        .map(SyntheticCase::body)
        .toList();
  }

  private static List<List<byte[]>> split(List<byte[]> all, int parts) {
    List<List<byte[]>> split = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      split.add(all.subList(all.size() * i / parts, all.size() * (i + 1) / parts));
    }
    return split;
  }

  /** Processor time of gateway and database for each case. */
  private static long cpuMicros(
      GatewayTrial trial, ExecutorService senders, List<List<byte[]>> parts, Sending sending)
      throws Exception {
    long cpu = cpuMicros(trial);
    long start = System.nanoTime();
    List<Callable<List<Outcome>>> tasks =
        parts.stream().<Callable<List<Outcome>>>map(part -> () -> sending.send(part)).toList();
    for (Future<List<Outcome>> future : senders.invokeAll(tasks)) {
      assertThat(future.get()).allMatch(Outcome.Accepted.class::isInstance);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    long each = (cpuMicros(trial) - cpu) / CASES;
    System.out.printf(
        "%d senders: %.0f cases/s, %d CPU us a case%n", parts.size(), CASES / seconds, each);
    return each;
  }

  private static long cpuMicros(GatewayTrial trial) {
    ProcessHandle gateway = ProcessHandle.of(trial.gateway().pid()).orElseThrow();
    return Stream.concat(Stream.of(gateway), gateway.descendants())
        .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
        .mapToLong(duration -> duration.toNanos() / 1_000)
        .sum();
  }
}

package org.wasl.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;
import static org.wasl.system.SmallConfig.PLATFORM;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.kit.pki.TlsIdentity;
import org.wasl.rules.id.AgencyId;
import org.wasl.sandbox.cases.SyntheticCase;

/** One agency takes as much of a running gateway as it can. Another one publishes its cases. */
@Tag("soak")
class GreedyAgencyTest {
  private static final int CONNECTIONS = 256;
  private static final int CASES = 300;
  private static final int CASES_PER_SECOND = 15;

  /** Latency that a busy machine causes by itself. */
  private static final long FLOOR_MILLIS = 250;

  private final Map<String, Map<Integer, AtomicInteger>> answers = new ConcurrentHashMap<>();
  private volatile boolean stopping;

  /** Sorted times of accepted cases in milliseconds, and the statuses of all answers. */
  private record Measured(List<Long> millis, Map<Integer, Integer> statuses) {
    long quantile(double share) {
      return millis.get((int) Math.ceil(share * millis.size()) - 1);
    }
  }

  @Test
  void row37OtherAgenciesAreServedAsBefore(TestInfo test) throws Exception {
    try (GatewayTrial trial = GatewayTrial.prepare(test)) {
      // Given a budget for statistics so large that only the shares protect the others
      trial.with("statistics.maxPerHourPerAgency", "1000000");
      trial.startGateway();
      trial.connect();
      try (ConcurrentPublishers publishers = new ConcurrentPublishers(trial)) {
        ConcurrentPublishers.cases(5, 20, false).forEach(publishers::submit);
      }
      trial.awaitQuiet();
      String referral = trial.ledger().column("select id from referral limit 1").get(0);
      AgencyId office =
          new AgencyId(
              trial
                  .ledger()
                  .column("select office from referral where id = '" + referral + "'")
                  .get(0));
      Iterator<SyntheticCase> cases = ConcurrentPublishers.cases(6, 3 * CASES).iterator();
      publish(trial, cases);
      Measured quiet = publish(trial, cases);
      long memory = residentMib(trial);

      // When
      Measured busy;
      long memoryAfter;
      try (ExecutorService greedy = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < CONNECTIONS; i++) {
          int number = i;
          greedy.submit(() -> takeAll(trial, office, referral, number));
        }
        await()
            .atMost(SOON)
            .until(() -> answers.values().stream().anyMatch(seen -> seen.containsKey(429)));
        busy = publish(trial, cases);
        memoryAfter = residentMib(trial);
        stopping = true;
        greedy.shutdownNow();
      }

      // Then
      System.out.printf(
          "accept p50 %d ms quiet, %d ms busy; p99 %d ms quiet, %d ms busy; RSS %d MiB quiet, %d"
              + " MiB busy; the greedy one got %s%n",
          quiet.quantile(0.5),
          busy.quantile(0.5),
          quiet.quantile(0.99),
          busy.quantile(0.99),
          memory,
          memoryAfter,
          new TreeMap<>(answers));
      assertThat(busy.statuses()).containsOnlyKeys(202);
      assertThat(busy.quantile(0.99)).isLessThan(2 * quiet.quantile(0.99) + FLOOR_MILLIS);
      assertThat(memoryAfter).as("MiB").isLessThan(memory + 300);
      assertThat(answers.values()).as("told to come again").anyMatch(seen -> seen.containsKey(429));
    }
  }

  private static Measured publish(GatewayTrial trial, Iterator<SyntheticCase> cases)
      throws Exception {
    PlainHttpsClient platform = new PlainHttpsClient(trial.api(), trial.world().pki(), PLATFORM);
    var signer = trial.world().pki().signer(PLATFORM);
    List<Long> millis = new ArrayList<>();
    Map<Integer, Integer> statuses = new TreeMap<>();
    for (int i = 0; i < CASES; i++) {
      byte[] body = cases.next().body();
      Map<String, String> headers = Map.of("Wasl-Signature", signer.signMessage(body));
      long begun = System.nanoTime();
      int status = platform.post("/v1/cases", body, headers).status();
      millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
      statuses.merge(status, 1, Integer::sum);
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1) / CASES_PER_SECOND);
    }
    millis.sort(null);
    return new Measured(millis, statuses);
  }

  private void takeAll(GatewayTrial trial, AgencyId office, String referral, int number) {
    String evidence = "/v1/referrals/" + referral + "/evidence";
    PlainHttpsClient client = new PlainHttpsClient(trial.api(), trial.world().pki(), office);
    while (!stopping) {
      try {
        switch (number % 5) {
          case 0 -> count("evidence", client.get(evidence).status());
          case 1 ->
              count("statistics", client.get("/v1/statistics?by=stage&period=2024-06").status());
          case 2 -> count("inbox", client.get("/v1/inbox").status());
          case 3 ->
              count(
                  "garbage",
                  client
                      .post(
                          "/v1/cases",
                          "{\"envelope\":{}}".getBytes(StandardCharsets.UTF_8),
                          Map.of())
                      .status());
          default -> readSlowly(trial, office, evidence);
        }
      } catch (IOException cutOff) {
        count("cut off", 0);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void count(String call, int status) {
    answers
        .computeIfAbsent(call, key -> new ConcurrentHashMap<>())
        .computeIfAbsent(status, key -> new AtomicInteger())
        .incrementAndGet();
  }

  /** Asks on one connection again and again, and reads nothing until it is cut off. */
  private void readSlowly(GatewayTrial trial, AgencyId office, String path) throws IOException {
    var context = TlsIdentity.of(trial.world().pki(), office).sslContext();
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", trial.api().getPort())) {
      byte[] request =
          ("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
      while (!stopping) {
        socket.getOutputStream().write(request);
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
      }
    }
  }

  private static long residentMib(GatewayTrial trial) throws IOException {
    Path status = Path.of("/proc", Long.toString(trial.gateway().pid()), "status");
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }
}

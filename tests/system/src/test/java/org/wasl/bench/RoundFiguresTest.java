package org.wasl.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.wasl.bench.BenchFigures.Column;
import org.wasl.bench.load.LatencyRecorder;
import org.wasl.bench.load.LoadLevel;
import org.wasl.bench.load.LoadPlan;
import org.wasl.bench.load.MessageTracker;
import org.wasl.bench.micro.ReferralFloor;
import org.wasl.bench.process.ProcessUsage;
import org.wasl.bench.process.ThreadCpuUsage;
import org.wasl.runtime.ProductVersion;
import org.wasl.sandbox.checker.DatabaseUsage;

class RoundFiguresTest {
  private static final long EARLIER_DUPLICATES = 5;
  private static final LatencyRecorder.Summary NONE = new LatencyRecorder().summary();

  private static CounterSnapshot snapshot(int second, long deliveries, long complete, long micros) {
    ProcessUsage usage = new ProcessUsage(micros, 2048);
    ThreadCpuUsage threads = new ThreadCpuUsage(Map.of("worker", micros, "idle", 5L));
    return new CounterSnapshot(
        second * 1_000_000_000L,
        500L * second,
        deliveries,
        complete,
        deliveries / 4,
        3,
        2,
        1,
        second == 10 ? EARLIER_DUPLICATES : EARLIER_DUPLICATES + 1,
        usage,
        threads,
        usage,
        usage,
        new DatabaseUsage(
            10 * micros,
            micros / 20,
            micros / 50,
            micros / 200,
            micros / 1_000,
            micros / 2_000,
            micros / 100));
  }

  private static RoundFigures figures(long deliveries, long complete) {
    return figures(deliveries, complete, NONE);
  }

  private static RoundFigures figures(
      long deliveries, long complete, LatencyRecorder.Summary latency) {
    return figures(deliveries, complete, latency, 0);
  }

  private static RoundFigures figures(
      long deliveries, long complete, LatencyRecorder.Summary latency, double delayed) {
    MessageTracker tracker = new MessageTracker();
    tracker.duplicates.add(EARLIER_DUPLICATES + 2);
    return RoundFigures.between(
        snapshot(10, 100, 50, 1_000_000),
        snapshot(20, 100 + deliveries, 50 + complete, 3_000_000),
        tracker,
        new DoorCounters(3 + delayed, 5_100, 2_550).since(new DoorCounters(3, 100, 50)),
        new LatencyRecorder.Summary[] {latency, latency});
  }

  @Test
  void ignoresValuesBeforeTheWindow() {
    // Given 4,000 deliveries and 2,000 complete referrals in ten seconds of two CPU seconds each
    // When
    RoundFigures figures = figures(4000, 2000);
    // Then
    assertThat(figures.acceptedPerSecond()).isEqualTo(500);
    assertThat(figures.deliveriesPerSecond()).isEqualTo(400);
    assertThat(figures.referralsPerSecond()).isEqualTo(200);
    assertThat(figures.casesPerRequest()).isEqualTo(2);
    assertThat(figures.deliveriesPerRequest()).isEqualTo(4);
    assertThat(figures.gatewayMicros()).isEqualTo(1000);
    assertThat(figures.walBytes()).isEqualTo(10_000);
    assertThat(figures.walRecords()).isEqualTo(50);
    assertThat(figures.rowsInserted()).isEqualTo(20);
    assertThat(figures.rowsUpdated()).isEqualTo(5);
    assertThat(figures.rowsDeleted()).isEqualTo(1);
    assertThat(figures.commits()).isEqualTo(0.5);
    assertThat(figures.deliveryEntries()).isEqualTo(10);
    assertThat(figures.threads()).containsExactly(Map.entry("worker", 1000.0));
    assertThat(figures.driverShare()).isEqualTo(1.0 / 3);
    assertThat(figures.unavailable()).isZero();
    assertThat(figures.duplicates()).as("one in the window, one until all had come").isEqualTo(2);
  }

  private static final LoadLevel FULL = new LoadLevel(32, 100);
  private static final LoadLevel PACED = new LoadLevel(32, 70);

  /** Two cases in a request, and four deliveries in another, leave one of three requests. */
  private static final ReferralFloor LIMIT =
      new ReferralFloor(Map.of("three requests", 6_000.0, "rows", 2_000.0));

  private static BenchFigures twoGateways() {
    BenchFigures figures = new BenchFigures();
    for (int deliveries : new int[] {100, 300, 200}) {
      figures.add(new Column("one", FULL), figures(deliveries, deliveries));
      figures.add(new Column("other", FULL), figures(2 * deliveries, deliveries));
    }
    return figures;
  }

  @Test
  void tableComparesEachPairOfGatewaysAtEqualLoad() {
    // Given
    BenchFigures figures = twoGateways();
    figures.add(new Column("one", PACED), figures(50, 50));
    figures.add(new Column("other", PACED), figures(150, 50));
    // When
    String table = FigureTable.of(figures, Optional.of(LIMIT));
    // Then the table shows the median of three rounds
    assertThat(table)
        .containsPattern("cases/request at the door +2\\.0 +2\\.0 +2\\.0 +2\\.0\\n")
        .containsPattern("clients +32 +32 +32 at 70 % +32 at 70 %\\n")
        .containsPattern("limit us/referral +4000 +4000 +3960 +3987\\n")
        .containsPattern("share of the limit % +20 +20 +5 +5\\n")
        .containsPattern("referrals/s \\(all recipients\\) +20 +20 +5 +5\\n")
        .containsPattern("ratio of deliveries/s / one +1\\.00 +2\\.00 +1\\.00 +3\\.00\\n");
  }

  @Test
  void limitCountsOneRequestPerBatchAndOneSignaturePerBatchOfDeliveries() {
    // Given
    ReferralFloor limit =
        new ReferralFloor(
            Map.of("three signatures verified", 150.0, "three requests", 60.0, "rows", 200.0));
    // Then
    assertThat(limit.micros(1, 1)).isEqualTo(410);
    assertThat(limit.micros(1, 2)).as("two of three requests").isEqualTo(340);
    assertThat(limit.micros(0.9, 0.9)).as("with deliveries that arrived again").isEqualTo(410);
    assertThat(limit.micros(10, 1)).as("2.1 of three requests").isEqualTo(392);
    assertThat(limit.toString()).contains("410 us", "rows 200 us", "three requests 60 us");
  }

  @Test
  void tableShowsRoundWithDelayedRequests() {
    // Given
    BenchFigures figures = twoGateways();
    figures.add(new Column("other", FULL), figures(100, 100, NONE, 17));
    figures.add(new Column("does not tell", FULL), figures(100, 100, NONE, Double.NaN));
    // Then
    assertThat(FigureTable.of(figures, Optional.empty()))
        .containsPattern("kept waiting by limits of the door, at most +0 +17 +NaN\\n")
        .doesNotContain("share of the limit");
  }

  @Test
  void pacedLevelUsesShareOfFullLoadRate() {
    // Given each round has accepted 500 a second
    BenchFigures figures = twoGateways();
    // Then
    assertThat(figures.casesPerSecond(new Column("one", PACED))).isEqualTo(350);
    assertThat(figures.casesPerSecond(new Column("one", FULL))).isZero();
    assertThatThrownBy(() -> figures.casesPerSecond(new Column("one", new LoadLevel(8, 70))))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void resultFileContainsAllRoundsOfAllGateways(@TempDir Path folder) throws IOException {
    // When
    Path file = folder.resolve("figures.json");
    ResultFile result = new ResultFile(7);
    result.figures("columns", twoGateways(), Optional.of(LIMIT));
    result.measured(
        new LoadPlan(25, 240, 3, 10, 1, 1, 1),
        Map.of("one", new BenchRound.WarmUp(60, 0.02), "other", new BenchRound.WarmUp(0, null)));
    result.write(file);
    // Then
    JsonNode all = new ObjectMapper().readTree(file.toFile());
    assertThat(all.path("seed").asLong()).isEqualTo(7);
    assertThat(all.path("version").asText()).isEqualTo(ProductVersion.number());
    assertThat(Instant.parse(all.path("started").asText())).isBeforeOrEqualTo(Instant.now());
    assertThat(all.at("/load/seconds").asInt()).isEqualTo(10);
    assertThat(all.at("/load/settleSeconds").asInt()).isEqualTo(3);
    assertThat(all.at("/warmUps/one/seconds").asInt()).isEqualTo(60);
    assertThat(all.at("/warmUps/one/compilersShare").asDouble()).isEqualTo(0.02);
    assertThat(all.at("/warmUps/other").has("compilersShare")).isFalse();
    assertThat(all.at("/limitMicros/rows").asDouble()).isEqualTo(2_000);
    assertThat(all.at("/columns/1/gateway").asText()).isEqualTo("other");
    assertThat(all.at("/columns/1/shareOfLimit").asDouble()).isEqualTo(0.2);
    assertThat(all.at("/columns/1/rounds").size()).isEqualTo(3);
    assertThat(all.at("/columns/1/rounds/2/deliveriesPerSecond").asDouble()).isEqualTo(40);
    assertThat(all.at("/columns/1/rounds/2/casesPerRequest").asDouble()).isEqualTo(2);
    assertThat(all.at("/columns/1/rounds/2/threads/worker").asDouble()).isEqualTo(10_000);
  }

  @Test
  void chartIsWellFormedAndHasOneLinePerGatewayAndPanel() throws Exception {
    // Given
    BenchFigures figures = new BenchFigures();
    for (int clients : new int[] {1, 8, 64}) {
      for (String gateway : List.of("one", "other")) {
        Column column = new Column(gateway, new LoadLevel(clients, LoadLevel.FULL));
        figures.add(
            column,
            figures(
                100L * clients,
                50L * clients,
                new LatencyRecorder.Summary(100, clients, 3 * clients, 90)));
      }
    }
    // When
    String svg = FigureChart.of(figures);
    // Then
    Document drawn =
        DocumentBuilderFactory.newDefaultInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    assertThat(drawn.getElementsByTagName("polyline").getLength()).isEqualTo(2 * 6 + 2);
    assertThat(svg).contains(">64</text>", ">other</text>").doesNotContain("NaN", "Infinity");
  }
}

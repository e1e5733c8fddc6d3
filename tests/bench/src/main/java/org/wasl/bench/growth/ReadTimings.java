package org.wasl.bench.growth;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.wasl.bench.load.BenchPki;
import org.wasl.database.IdRange;
import org.wasl.database.embedded.EmbeddedConfig;
import org.wasl.database.embedded.EmbeddedPostgres;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.rules.statistics.Dimension;
import org.wasl.rules.statistics.ReportingPeriod;
import org.wasl.store.Store;
import org.wasl.store.StoreConfig;
import org.wasl.store.referral.ReferralDecisions.ReferralDecision;
import org.wasl.store.referral.ReferralLists.Position;
import org.wasl.store.referral.ReferralSearch.ReferralFilter;
import org.wasl.store.referral.Timeline;

/**
 * Measures how long the store takes to read data for agencies and operators, for referrals of any
 * age. Nothing else uses the database meanwhile.
 */
public final class ReadTimings implements AutoCloseable {
  private static final ZoneId ZONE = ZoneOffset.UTC;
  private static final int PAGE = 100;
  private static final int PREFIX = 13;

  private final EmbeddedPostgres postgres;
  private final Store store;
  private final Instant first;
  private final Map<String, List<Long>> nanos = new LinkedHashMap<>();

  private ReadTimings(EmbeddedPostgres postgres, Store store) {
    this.postgres = postgres;
    this.store = store;
    this.first = after(new UUID(0, 0)).at();
  }

  /**
   * Opens the store of a gateway that does not run.
   *
   * @param data the gateway's data folder
   */
  public static ReadTimings open(Path data) throws IOException, InterruptedException, SQLException {
    EmbeddedPostgres postgres =
        EmbeddedPostgres.start(EmbeddedConfig.in(data.toAbsolutePath().resolve("postgres")));
    try {
      return new ReadTimings(
          postgres,
          Store.open(StoreConfig.of(postgres.url(), postgres.user(), postgres.passwordFile())));
    } catch (IOException | SQLException | RuntimeException e) {
      postgres.close();
      throw e;
    }
  }

  /** Reads everything once, for a random referral. */
  public void read() {
    ReferralDecision any = any();
    ReferralId id = any.referral();
    Timeline.Referral referral = store.referralSnapshots().referral(id).orElseThrow().orElseThrow();
    AgencyId office = referral.office();
    AgencyId unit = referral.police().isEmpty() ? office : referral.police().getFirst();
    time("timeline page", () -> store.timelines().page(id, office, 0, PAGE).orElseThrow());
    time("evidence of a referral", () -> store.timelines().evidence(id, office).orElseThrow());
    Set<String> states = Set.of(referral.state());
    for (AgencyId agency : List.of(BenchPki.SENDER, office)) {
      String whose = agency.equals(office) ? "an office" : "the platform";
      time(
          "list of " + whose + ", 100 of any time",
          () ->
              store
                  .referralLists()
                  .page(agency, states, Position.since(any.at()), PAGE)
                  .orElseThrow());
    }
    search("search by an id", ids(id), Optional.empty(), Optional.empty());
    search(
        "search by agency and state",
        Optional.empty(),
        Optional.of(unit),
        states.stream().findFirst());
    ReportingPeriod month =
        ReportingPeriod.containing(
            ReportingPeriod.Length.MONTH, LocalDate.ofInstant(any.at(), ZONE));
    statistics("statistics of a month", month, Optional.empty());
    statistics("statistics of a month, an office's", month, Optional.of(office));
    statistics("statistics of a month, the platform's", month, Optional.of(BenchPki.SENDER));
    time("retention of 500 referrals", () -> store.retentionFacts().page(Optional.of(id), 500));
    time("deadlines by stage", () -> store.deadlines().stages(Instant.now()).orElseThrow());
    time("progress of the log", () -> store.auditLog().progress().orElseThrow());
    time("open deliveries by agency", () -> store.deliveryBacklog().snapshot().orElseThrow());
  }

  private static Optional<IdRange> ids(ReferralId id) {
    return IdRange.ofPrefix(id.toString().substring(0, PREFIX));
  }

  private void search(
      String title, Optional<IdRange> ids, Optional<AgencyId> agency, Optional<String> state) {
    ReferralFilter filter =
        new ReferralFilter(
            ids,
            agency,
            Optional.empty(),
            state,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    time(title, () -> store.referralSearch().matching(filter, PAGE).orElseThrow());
  }

  private void statistics(String title, ReportingPeriod period, Optional<AgencyId> party) {
    time(
        title,
        () -> store.statistics().count(Dimension.CATEGORY, period, ZONE, party).orElseThrow());
  }

  /** The ids of referrals begin with their time. */
  private ReferralDecision any() {
    long span = Duration.between(first, Instant.now()).toMillis();
    long millis = first.toEpochMilli() + ThreadLocalRandom.current().nextLong(Math.max(1, span));
    List<ReferralDecision> found =
        store
            .referralDecisions()
            .page(Optional.of(new ReferralId(new UUID(millis << 16, 0))), 1)
            .orElseThrow();
    return found.isEmpty() ? after(new UUID(0, 0)) : found.getFirst();
  }

  private ReferralDecision after(UUID id) {
    return store
        .referralDecisions()
        .page(Optional.of(new ReferralId(id)), 1)
        .orElseThrow()
        .getFirst();
  }

  private void time(String title, Runnable read) {
    long begin = System.nanoTime();
    read.run();
    nanos.computeIfAbsent(title, any -> new ArrayList<>()).add(System.nanoTime() - begin);
  }

  /** Forgets the timings so far, because the first reads fill caches. */
  public void restart() {
    nanos.clear();
  }

  /** The median of each in milliseconds, in the order in which they are read. */
  public Map<String, Double> medianMillis() {
    Map<String, Double> medians = new LinkedHashMap<>();
    nanos.forEach(
        (title, times) -> {
          List<Long> sorted = times.stream().sorted().toList();
          medians.put(
              title, sorted.get(sorted.size() / 2) / (double) TimeUnit.MILLISECONDS.toNanos(1));
        });
    return medians;
  }

  @Override
  public void close() throws SQLException, IOException {
    try (postgres) {
      store.close();
    }
  }
}

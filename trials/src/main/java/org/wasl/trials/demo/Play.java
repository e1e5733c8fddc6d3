package org.wasl.trials.demo;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.wasl.kit.send.Outcome;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.trials.cases.CaseGenerator;
import org.wasl.trials.cases.IdentitySeal;
import org.wasl.trials.world.Broken;
import org.wasl.trials.world.Checker;
import org.wasl.trials.world.DeliveryRecord;
import org.wasl.trials.world.Evidence;
import org.wasl.trials.world.Freshness;
import org.wasl.trials.world.GatewayProcess;
import org.wasl.trials.world.Promise;
import org.wasl.trials.world.Submissions;
import org.wasl.trials.world.TrailReader;
import org.wasl.trials.world.World;

/** The play itself: trouble, cases, recovery, replay, check. */
final class Play {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final int PATIENCE_PER_CASE_MILLIS = 100;

  /** Sees all numbers, and no content. */
  private static final String OVERSIGHT = "oversight";

  private static final int PADDING_STEP_BYTES = 256;

  private final World world;
  private final GatewayProcess gateway;
  private final Submissions submissions;
  private final Scenario scenario;
  private final Voice voice;

  Play(
      World world,
      GatewayProcess gateway,
      Submissions submissions,
      Scenario scenario,
      Voice voice) {
    this.scenario = scenario;
    this.world = world;
    this.gateway = gateway;
    this.submissions = submissions;
    this.voice = voice;
  }

  /**
   * Plays and tells it all.
   *
   * @return whether every promise was kept, and the scenario came out as it should
   */
  boolean play(int cases, long seed, RunNumber run)
      throws IOException, SQLException, InterruptedException {
    Instant start = Instant.now();
    int before = submissions.all().size();
    Script script = new Script(world.sandbox(), seed, scenario.trouble());
    try (Post platform = post(Publisher.PLATFORM);
        Post another = post(Publisher.ANOTHER);
        TrailReader reader = TrailReader.open(world.data())) {
      IdentitySeal seal = seal(platform);
      Publisher publisher =
          new Publisher(
              platform,
              another,
              scenario.cases(generator(run.caseSeed(seed), cases, seal)),
              generator(~run.caseSeed(seed), Publisher.wrongWith(cases), seal),
              cases,
              scenario::accepted);
      Progress progress = new Progress(world, reader, voice);
      if (scenario.trouble()) {
        voice.say("these agencies misbehave for a while:");
        script.inWords().forEach(voice::line);
      }
      int left = reader.standing().deliveries() - reader.standing().delivered();
      if (left > 0) {
        voice.say(left + " deliveries of an earlier run are still open: they go on now");
      }
      script.begin();
      world.sandbox().connect(gateway.api(), submissions);
      voice.say("publishing " + cases + " cases, and others that must be refused");
      progress.during(new Thread(publisher::publish, "publisher"));
      voice.say("all answered");
      Duration patience = PATIENCE.plusMillis((long) cases * PATIENCE_PER_CASE_MILLIS);
      boolean quiet = progress.untilQuiet(patience);
      script.end();
      replay(reader);
      quiet &= progress.untilQuiet(patience);
      voice.say(quiet ? "nothing moves any more" : "out of patience: something still moves");
      Evidence evidence = Evidence.of(world, submissions, Set.of());
      Freshness freshness = reader.freshness(start);
      List<Broken> broken =
          Stream.of(
                  publisher.broken(),
                  Checker.check(evidence),
                  freshness.check(Freshness.loadPerCore()))
              .flatMap(List::stream)
              .toList();
      Summary summary = new Summary(evidence, before, start);
      tell(summary, freshness, publisher, script, evidence, broken);
      return judge() && broken.isEmpty();
    }
  }

  private boolean judge() {
    try (Post oversight = post(OVERSIGHT)) {
      return scenario.judge(oversight, voice);
    }
  }

  private Post post(String agency) {
    return new Post(world, agency, gateway.api(), submissions);
  }

  /** As the platform learns it from the gateway: to whom identities are sealed, if they cross. */
  private IdentitySeal seal(Post platform) {
    if (!(platform.client().custodian().join() instanceof Outcome.Found found)) {
      throw new IllegalStateException("the gateway does not say who the custodian is");
    }
    return world
        .pki()
        .directory()
        .byId(found.document().path("agency").asText())
        .map(
            custodian ->
                IdentitySeal.to(
                    custodian, world.pki().signer(Publisher.PLATFORM), PADDING_STEP_BYTES))
        .orElse(IdentitySeal.OWN_CUSTODY);
  }

  private static CaseGenerator generator(long seed, int count, IdentitySeal seal) {
    return new CaseGenerator(seed, count, Publisher.PLATFORM, Clock.systemUTC().instant(), seal);
  }

  private void replay(TrailReader reader) throws IOException, SQLException {
    List<String> agencies =
        reader.deliveries().stream()
            .filter(delivery -> delivery.state() == DeliveryState.PARKED)
            .map(DeliveryRecord::recipient)
            .distinct()
            .sorted()
            .toList();
    for (String agency : agencies) {
      voice.say("all behave again; wasl replay " + agency + ": " + Replaying.replay(world, agency));
    }
  }

  private void tell(
      Summary summary,
      Freshness freshness,
      Publisher publisher,
      Script script,
      Evidence evidence,
      List<Broken> broken)
      throws IOException {
    voice.line("");
    long officesTwice = world.sandbox().reactions().twice();
    summary.lines(publisher, officesTwice, script.troubled()).forEach(voice::line);
    Summary.lines(freshness).forEach(voice::line);
    voice.line("");
    Telling.tell(world, gateway.api(), summary.submissions(), evidence.trail(), voice);
    voice.line("");
    for (Promise promise : Promise.values()) {
      List<Broken> these = broken.stream().filter(one -> one.promise() == promise).toList();
      voice.line("  %-6s %s".formatted(these.isEmpty() ? "kept" : "BROKEN", promise.text()));
      these.forEach(one -> voice.line("           " + one.what()));
    }
  }
}

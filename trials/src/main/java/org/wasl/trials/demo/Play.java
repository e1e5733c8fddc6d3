package org.wasl.trials.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.trials.cases.CaseGenerator;
import org.wasl.trials.cases.IdentitySeal;
import org.wasl.trials.world.Broken;
import org.wasl.trials.world.Checker;
import org.wasl.trials.world.DeliveryRecord;
import org.wasl.trials.world.Evidence;
import org.wasl.trials.world.GatewayProcess;
import org.wasl.trials.world.Promise;
import org.wasl.trials.world.Submissions;
import org.wasl.trials.world.TrailReader;
import org.wasl.trials.world.World;
import org.wasl.wire.AgencyDirectory;

/** The play itself: trouble, cases, recovery, replay, check. */
final class Play {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  /** Holds what identified reporters said of themselves; none of the recipients can read it. */
  private static final String CUSTODIAN = "oversight";

  private static final int PADDING_STEP_BYTES = 256;

  private final World world;
  private final GatewayProcess gateway;
  private final Submissions submissions;
  private final PrintWriter out;

  Play(World world, GatewayProcess gateway, Submissions submissions, PrintWriter out) {
    this.world = world;
    this.gateway = gateway;
    this.submissions = submissions;
    this.out = out;
  }

  /**
   * Plays and tells it all.
   *
   * @return the promises that were broken
   */
  List<Broken> play(int cases, long seed, RunNumber run)
      throws IOException, SQLException, InterruptedException {
    Instant start = Instant.now();
    int before = submissions.all().size();
    Script script = new Script(world.sandbox(), seed);
    try (Post platform = post(Publisher.PLATFORM);
        Post another = post(Publisher.ANOTHER);
        TrailReader reader = TrailReader.open(world.data())) {
      Publisher publisher =
          new Publisher(
              platform,
              another,
              generator(run.caseSeed(seed), cases),
              generator(~run.caseSeed(seed), Publisher.wrongWith(cases)),
              cases);
      Progress progress = new Progress(world, reader, out);
      progress.say("these agencies misbehave for a while:");
      script.inWords().forEach(out::println);
      script.begin();
      world.sandbox().connect(gateway.api(), submissions);
      progress.say("publishing " + cases + " cases, and others that must be refused");
      progress.during(new Thread(publisher::publish, "publisher"));
      progress.say("all answered");
      boolean quiet = progress.untilQuiet(PATIENCE);
      script.end();
      replay(reader, progress);
      quiet &= progress.untilQuiet(PATIENCE);
      progress.say(quiet ? "nothing moves any more" : "out of patience: something still moves");
      Evidence evidence = Evidence.of(world, submissions, Set.of());
      List<Broken> broken =
          Stream.concat(publisher.broken().stream(), Checker.check(evidence).stream()).toList();
      tell(new Summary(evidence, before, start), publisher, script, evidence, broken);
      return broken;
    }
  }

  private Post post(String agency) {
    return new Post(world, agency, gateway.api(), submissions);
  }

  private CaseGenerator generator(long seed, int count) {
    AgencyDirectory directory = world.pki().directory();
    IdentitySeal seal =
        IdentitySeal.to(
            directory.byId(CUSTODIAN).orElseThrow(),
            directory.byId(Publisher.PLATFORM).orElseThrow(),
            world.pki().signer(Publisher.PLATFORM),
            PADDING_STEP_BYTES);
    return new CaseGenerator(seed, count, Publisher.PLATFORM, Clock.systemUTC().instant(), seal);
  }

  private void replay(TrailReader reader, Progress progress) throws IOException, SQLException {
    List<String> agencies =
        reader.deliveries().stream()
            .filter(delivery -> delivery.state() == DeliveryState.PARKED)
            .map(DeliveryRecord::recipient)
            .distinct()
            .sorted()
            .toList();
    for (String agency : agencies) {
      progress.say(
          "all behave again; wasl replay " + agency + ": " + Replaying.replay(world, agency));
    }
  }

  private void tell(
      Summary summary, Publisher publisher, Script script, Evidence evidence, List<Broken> broken)
      throws IOException {
    out.println();
    long officesTwice = world.sandbox().reactions().twice();
    summary.lines(publisher, officesTwice, script.troubled()).forEach(out::println);
    out.println();
    Telling.tell(world, gateway.api(), evidence, out);
    out.println();
    for (Promise promise : Promise.values()) {
      List<Broken> these = broken.stream().filter(one -> one.promise() == promise).toList();
      out.printf("  %-6s %s%n", these.isEmpty() ? "kept" : "BROKEN", promise.text());
      these.forEach(one -> out.println("           " + one.what()));
    }
    out.flush();
  }
}

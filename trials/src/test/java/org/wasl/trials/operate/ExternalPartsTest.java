package org.wasl.trials.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.wasl.kit.pki.SandboxPki;
import org.wasl.kit.sandbox.SandboxConfig;
import org.wasl.kit.send.GatewayClient;
import org.wasl.kit.send.GatewayClientConfig;
import org.wasl.kit.send.MessageWriter;
import org.wasl.kit.send.Outcome;
import org.wasl.store.embedded.EmbeddedConfig;
import org.wasl.store.embedded.EmbeddedPostgres;
import org.wasl.trials.cases.CaseGenerator;
import org.wasl.trials.cases.IdentitySeal;
import org.wasl.trials.cases.SyntheticCase;
import org.wasl.trials.world.GatewayProcess;
import org.wasl.trials.world.World;

/** Database and broker that somebody else runs, each in processes of its own: three lines each. */
class ExternalPartsTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  @Test
  void threeLinesReplaceTheDatabaseAndThreeTheBroker() throws Exception {
    // Given
    Country country = Country.of("external", 1);
    Path elsewhere = country.data().resolveSibling("elsewhere");
    SandboxPki.create(country.data().resolve("pki"), List.of("artemis"));
    List<String> queues =
        Stream.of("platform", "office", "desk", "registry", "triage", "police-1")
            .flatMap(id -> Stream.of("deliver." + id, "parked." + id))
            .toList();
    try (World world = World.open(country.config(), country.data(), SandboxConfig.seeded(7));
        EmbeddedPostgres postgres =
            EmbeddedPostgres.start(EmbeddedConfig.in(elsewhere.resolve("postgres")));
        ExternalBroker broker =
            ExternalBroker.start(
                elsewhere.resolve("artemis"),
                country.pki(),
                "artemis",
                Stream.concat(Stream.of("dead.ids"), queues.stream()).toList())) {
      Files.writeString(
          world.config().resolve("gateway.properties"),
          """
          database.url = %s
          database.user = %s
          database.passwordFile = %s
          broker.url = %s
          broker.user = %s
          broker.passwordFile = %s
          """
              .formatted(
                  postgres.url(),
                  postgres.user(),
                  postgres.passwordFile(),
                  broker.url(),
                  ExternalBroker.USER,
                  broker.passwordFile()),
          StandardOpenOption.TRUNCATE_EXISTING);
      // When
      try (GatewayProcess gateway =
          GatewayProcess.start(
              world.config(), country.data(), Map.of("api.port", "0", "management.port", "0"))) {
        Outcome outcome = publish(world, gateway);
        // Then
        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
        await().atMost(SOON).until(() -> received(world, "police-1") && received(world, "office"));
        assertThat(country.data().resolve("postgres/data")).doesNotExist();
        assertThat(country.data().resolve("broker")).doesNotExist();
      }
    }
  }

  private static boolean received(World world, String agency) {
    return world.sandbox().agency(agency).size() == 1;
  }

  private static Outcome publish(World world, GatewayProcess gateway) {
    SecureRandom random = new SecureRandom();
    MessageWriter writer =
        new MessageWriter("platform", world.pki().signer("platform"), Clock.systemUTC(), random);
    SyntheticCase one =
        new CaseGenerator(7, 1, "platform", Clock.systemUTC().instant(), IdentitySeal.OWN_CUSTODY)
            .cases()
            .findFirst()
            .orElseThrow();
    try (GatewayClient client =
        new GatewayClient(
            world.runtime().vertx(),
            world.pki(),
            "platform",
            GatewayClientConfig.of(gateway.api()),
            random)) {
      return client.submitCase(writer.signed(one.messageId(), one.body())).join();
    }
  }
}

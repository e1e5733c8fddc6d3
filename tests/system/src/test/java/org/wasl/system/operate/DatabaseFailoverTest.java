package org.wasl.system.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.administration.backup.RestoreCommand;
import org.wasl.administration.backup.SignOperationCommand;
import org.wasl.assembly.Gateway;
import org.wasl.client.answer.Outcome;
import org.wasl.client.answer.Unavailable;
import org.wasl.commands.keys.PkiCommand;
import org.wasl.database.embedded.PostgresCluster;
import org.wasl.database.embedded.PostgresCluster.Server;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.rules.id.ReferralId;
import org.wasl.system.CommandResult;
import org.wasl.system.ManagementPage;
import org.wasl.system.TestOperators;

/** A gateway on Debian's PostgreSQL with a standby, which takes over. */
@Tag("soak")
class DatabaseFailoverTest {
  private static final String SIGNED = "select coalesce(max(size), 0) from log_checkpoint";

  private SyntheticInstallation country;
  private PostgresCluster cluster;
  private Server first;
  private Server second;

  @BeforeEach
  void start(TestInfo test) throws Exception {
    PostgresCluster.assumeInstalled();
    country = SyntheticInstallation.of(test, 1);
    cluster =
        PostgresCluster.start(Files.createDirectory(country.data().resolveSibling("servers")));
    first = cluster.primary();
    second = cluster.addStandby("second", first);
    country
        .with("database.url", cluster.url())
        .with("database.user", cluster.user())
        .with("database.passwordFile", cluster.passwordFile().toString())
        .with("pki.dir", country.gatewayPki().path().toString())
        .with("management.healthTimeoutMillis", "30000");
  }

  @AfterEach
  void stop() throws Exception {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void row35PromotedSynchronousStandbyHasEverythingAccepted() throws Exception {
    // Given
    first.set("synchronous_standby_names", "second");
    country.with("database.requireSynchronousStandby", "true");
    List<ReferralId> accepted = new ArrayList<>();
    try (Gateway gateway = Gateway.start(country.configuration())) {
      for (int seed = 0; seed < 5; seed++) {
        accepted.add(country.publish(gateway.api(), seed));
      }

      // When
      first.kill();
      second.promote();

      // Then
      for (ReferralId referral : accepted) {
        assertThat(second.text("select id from referral where id = '%s'".formatted(referral)))
            .isPresent();
      }
      // The gateway samples the state of the server, and accepts nothing before it knows it either.
      await()
          .atMost(SOON)
          .until(
              () -> {
                Outcome early = country.submit(gateway.api(), 5, 2_000);
                assertThat(early).isNotInstanceOf(Outcome.Accepted.class);
                return ManagementPage.of(gateway.management(), "/health")
                    .contains(
                        "\"database\":{\"status\":\"down\",\"code\":\"no-synchronous-standby\"");
              });
      assertThat(answer(gateway, 5)).isEqualTo("http-503");
      country.with("database.requireSynchronousStandby", "false");
    }
    try (Gateway gateway = Gateway.start(country.configuration())) {
      accepted.add(country.publish(gateway.api(), 5));
      awaitHealth(gateway, "\"log\":{\"status\":\"up\",\"code\":\"size-");
    }
    assertThat(second.text("select count(*) from referral")).contains("6");
  }

  @Test
  void healthIsDownAndNothingIsAcceptedWhileCommitsWaitForAStandby() throws Exception {
    // Given
    first.set("synchronous_standby_names", "second");
    country
        .with("database.statementMillis", "2000")
        .with("database.socketMillis", "3000")
        .with("alarms.intervalMillis", "1000");
    try (Gateway gateway = Gateway.start(country.configuration())) {
      country.publish(gateway.api(), 1);

      // When
      second.freeze();

      // Then
      awaitHealth(gateway, "\"code\":\"commits-wait\"");
      assertThat(country.submit(gateway.api(), 2, 5_000)).isNotInstanceOf(Outcome.Accepted.class);
      second.thaw();
      awaitHealth(gateway, "\"database\":{\"status\":\"up\"");
      country.publish(gateway.api(), 3);
    }
  }

  @Test
  void lossOfSignedStepsStopsSubmissionsUntilTwoPersonsAcceptIt() throws Exception {
    // Given
    try (Gateway gateway = Gateway.start(country.configuration())) {
      country.publish(gateway.api(), 1);
      awaitSigned(first);
      first.awaitReplay(second);
      awaitHealth(gateway, "\"commits-at-risk\"");
      second.stopReceiving();
      ReferralId lost = country.publish(gateway.api(), 2);
      awaitPublished(first);

      // When
      first.kill();
      second.promote();

      // Then
      awaitHealth(gateway, "\"log\":{\"status\":\"down\",\"code\":\"mismatch\"");
      assertThat(answer(gateway, 3)).isEqualTo("http-503");
      assertThat(second.text("select id from referral where id = '%s'".formatted(lost))).isEmpty();
    }
    assertThatThrownBy(() -> Gateway.start(country.configuration()))
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith("the audit log does not fit its database");

    // When
    CommandResult alone = restore();
    String[] signed = signedLoss();
    CommandResult accepted = restore(signed);

    // Then
    assertThat(alone.code()).isEqualTo(2);
    assertThat(alone.err()).contains("--accept-loss without --from");
    assertThat(accepted.code()).as(accepted.err()).isZero();
    assertThat(country.data().resolve("log.lost-1/checkpoint")).exists();
    try (Gateway gateway = Gateway.start(country.configuration())) {
      country.publish(gateway.api(), 2);
      awaitSigned(second);
      awaitHealth(gateway, "\"log\":{\"status\":\"up\",\"code\":\"size-");
    }
    CommandResult repeatedResult =
        restore("--accept-loss", "--reason=x", "--write-statement=/dev/null");
    assertThat(repeatedResult.err()).contains("the database has everything that was published");
  }

  /** The options of an acceptance that two persons have signed. */
  private String[] signedLoss() throws Exception {
    String pki = country.gatewayPki().path().toString();
    assertThat(CommandResult.of(new PkiCommand(), List.of("--pki", pki, "--shard", "2")).code())
        .isZero();
    Path statement = country.data().resolve("loss.json");
    CommandResult written =
        restore("--accept-loss", "--reason=failover", "--write-statement=" + statement);
    assertThat(written.code()).as(written.err()).isZero();
    assertThat(written.out())
        .containsPattern("shard 1: \\d+ steps published, the first \\d+ in the database; \\d+ lost")
        .contains("at the positions ");
    return new String[] {
      "--accept-loss",
      "--statement=" + statement,
      "--signature=" + signature(statement, "ben"),
      "--signature=" + signature(statement, "omar")
    };
  }

  private Path signature(Path statement, String person) throws Exception {
    Path key = country.data().resolve(person + ".jwk");
    TestOperators.addKey(country.data(), person, key);
    CommandResult signed =
        CommandResult.of(new SignOperationCommand(), List.of(statement.toString(), "--key=" + key));
    assertThat(signed.err()).contains("accept-loss", "lost, at the positions ", "failover");
    return Files.writeString(country.data().resolve(person + ".jws"), signed.out());
  }

  private CommandResult restore(String... options) {
    List<String> words = new ArrayList<>(List.of("--config=" + country.config()));
    country.settings().forEach((key, value) -> words.add("--set=" + key + "=" + value));
    words.addAll(List.of(options));
    return CommandResult.of(new RestoreCommand(), words);
  }

  /** The answer to a case that is not accepted. */
  private String answer(Gateway gateway, long seed) {
    return ((Unavailable) country.submit(gateway.api(), seed, 2_000)).reason();
  }

  private static void awaitSigned(Server server) throws Exception {
    String steps = "select coalesce(max(first + cardinality(seqs)), 0) from log_batch";
    String entries = "select count(*) from audit_entry";
    await()
        .atMost(SOON)
        .until(
            () ->
                server.text(SIGNED).equals(server.text(steps))
                    && Long.parseLong(server.text(steps).orElseThrow())
                        >= Long.parseLong(server.text(entries).orElseThrow()));
  }

  /** The signed checkpoint is in the gateway's folder too, which a restart compares. */
  private void awaitPublished(Server server) throws Exception {
    awaitSigned(server);
    Path checkpoint = country.data().resolve("log/checkpoint");
    await()
        .atMost(SOON)
        .until(
            () -> server.text(SIGNED).equals(Optional.of(Files.readAllLines(checkpoint).get(1))));
  }

  private static void awaitHealth(Gateway gateway, String text) {
    URI management = gateway.management();
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(ManagementPage.of(management, "/health")).contains(text));
  }
}

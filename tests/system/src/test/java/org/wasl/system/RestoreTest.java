package org.wasl.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wasl.runtime.TestLoad.SOON;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.administration.AuditCommand;
import org.wasl.administration.ShardCommand;
import org.wasl.administration.backup.BackupCommand;
import org.wasl.administration.backup.RestoreCommand;
import org.wasl.administration.backup.SignOperationCommand;
import org.wasl.client.OutgoingMessage;
import org.wasl.client.WaslClient;
import org.wasl.client.answer.Outcome;
import org.wasl.commands.keys.PkiCommand;
import org.wasl.database.embedded.TestCluster;
import org.wasl.kit.inbox.InboxReader;
import org.wasl.kit.send.CallerIdentity;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.runtime.TestFolders;
import org.wasl.sandbox.SubmissionListener;
import org.wasl.sandbox.cases.SyntheticCase;

/** The database is lost and restored from a backup. Senders then repeat newer messages. */
@Tag("soak")
class RestoreTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String DELIVERED =
      "delivery where state = 'delivered' and sender <> 'gateway'";

  private static final String WITNESSED =
      "log_checkpoint where quorum_at is not null"
          + " and size > (select first from log_shard where number = 2)";

  private record Sent(AgencyId sender, OutgoingMessage message, ReferralId referral) {}

  /** All senders' accepted messages in order of acceptance. */
  private final List<Sent> accepted = Collections.synchronizedList(new ArrayList<>());

  @Test
  void newerMessagesAreSentAgainAndNothingIsDoneTwice(TestInfo test) throws Exception {
    try (GatewayTrial trial = GatewayTrial.prepare(test);
        ConcurrentPublishers publishers = new ConcurrentPublishers(trial)) {
      // Given
      trial.startGateway();
      trial.connect(noting(trial));
      publish(trial, publishers, 61, 3);
      trial.awaitQuiet();
      Path backup = trial.data().resolve("backup-of-today");
      CommandResult backedUp = run(new BackupCommand(), trial, "--to=" + backup);
      assertThat(backedUp.code()).as(backedUp.err()).isZero();
      accepted.clear();
      long sizeOfBackup = trial.ledger().count("audit_entry");
      publish(trial, publishers, 62, 4);
      trial.awaitQuiet();
      String witnessedAfterBackup =
          "log_checkpoint where quorum_at is not null and size > " + sizeOfBackup;
      Awaitility.await().atMost(SOON).until(() -> trial.ledger().count(witnessedAfterBackup) > 0);
      List<Sent> newer = List.copyOf(accepted);
      assertThat(newer).extracting(Sent::sender).contains(SmallConfig.PLATFORM, SmallConfig.OFFICE);
      Map<AgencyId, List<String>> effects = effects(trial);
      long delivered = trial.ledger().count(DELIVERED);

      // When: the machine's disk is lost
      trial.gateway().kill();
      loseAll(trial);
      CommandResult restored = run(new RestoreCommand(), trial, "--from=" + backup);

      // Then
      assertThat(restored.code()).as(restored.err()).isZero();
      assertThat(restored.out()).contains("nothing is done twice");
      CommandResult repeatedResult = run(new RestoreCommand(), trial, "--from=" + backup);
      assertThat(repeatedResult.code()).isEqualTo(2);
      assertThat(repeatedResult.err()).contains("is there already");
      // The start is refused because the witnesses have seen more.
      assertThatThrownBy(trial::startGateway).isInstanceOf(IOException.class);
      assertThat(Files.readString(trial.data().resolve("gateway.log")))
          .contains("is the database restored from an older copy");
      loseAll(trial);
      CommandResult alone = run(new RestoreCommand(), trial, loss(trial, backup, "ben", "ben"));
      assertThat(alone.code()).isEqualTo(2);
      assertThat(alone.err()).contains("another person must sign");
      assertThat(trial.data().resolve("postgres/data")).doesNotExist();
      String[] signed = loss(trial, backup, "ben", "omar");
      Path signature = trial.data().resolve("signature-2");
      String right = Files.readString(signature);
      Files.writeString(signature, right.replaceFirst("[A-Za-z0-9_-]{4}\\s*$", "AAAA"));
      CommandResult forged = run(new RestoreCommand(), trial, signed);
      assertThat(forged.code()).isEqualTo(2);
      assertThat(forged.err()).contains("the second signature does not count: invalid");
      Files.writeString(signature, right);
      CommandResult accepted = run(new RestoreCommand(), trial, signed);
      assertThat(accepted.code()).as(accepted.err()).isZero();
      trial.with("management.healthTimeoutMillis", "30000").inProcess().startGateway();
      assertThat(health(trial)).contains("\"restored\":{\"status\":\"up\",\"code\":\"backup-2");
      sendAgain(trial, newer);
      trial.awaitQuiet();
      assertThat(trial.ledger().count(DELIVERED)).isEqualTo(delivered);
      assertThat(trial.ledger().count("delivery where state = 'parked'")).isZero();
      assertThat(effects(trial)).isEqualTo(effects);
      assertThat(trial.submissions().contradictions()).isEmpty();
      awaitWitnessed(trial);
      CommandResult audited = run(new AuditCommand(), trial);
      assertThat(audited.code()).as(audited.out()).isZero();
    }
  }

  @Test
  void doesNotReuseTheKeyOfAShardStartedAfterTheBackup(TestInfo test) throws Exception {
    try (GatewayTrial trial = GatewayTrial.prepare(test);
        ConcurrentPublishers publishers = new ConcurrentPublishers(trial)) {
      // Given
      trial.startGateway();
      publish(trial, publishers, 63, 2);
      Path backup = trial.data().resolve("backup-of-last-year");
      assertThat(run(new BackupCommand(), trial, "--to=" + backup).code()).isZero();
      CommandResult closed =
          run(
              new ShardCommand(),
              trial,
              Stream.concat(
                      TestOperators.login(trial.data(), "cara").stream(),
                      Stream.of("--close", "--reason=key-exchange"))
                  .toArray(String[]::new));
      assertThat(closed.code()).as(closed.err()).isZero();
      awaitWitnessed(trial);

      // When: the machine's disk is lost
      trial.gateway().kill();
      loseAll(trial);
      CommandResult refused = run(new RestoreCommand(), trial, loss(trial, backup, "ben", "omar"));

      // Then
      assertThat(refused.code()).isEqualTo(2);
      assertThat(refused.err().lines())
          .singleElement(InstanceOfAssertFactories.STRING)
          .contains("gateway.log.2.key: ", "./wasl pki --shard 2 --again ")
          .containsPattern("witness-[123] knows"); // two of them are a quorum
      assertThat(trial.data().resolve("postgres/data")).doesNotExist();
      assertThat(trial.data().resolve("restored")).doesNotExist();

      // When: the printed command
      String pki = trial.world().pki().path().toString();
      CommandResult made =
          CommandResult.of(new PkiCommand(), List.of("--pki", pki, "--shard", "2", "--again"));
      assertThat(made.out()).contains("wasl.example/log/2.2+");
      CommandResult restored = run(new RestoreCommand(), trial, loss(trial, backup, "ben", "omar"));

      // Then
      assertThat(restored.code()).as(restored.err()).isZero();
      trial.inProcess().startGateway();
      publish(trial, publishers, 64, 2);
      awaitWitnessed(trial);
      CommandResult audited = run(new AuditCommand(), trial);
      assertThat(audited.code()).as(audited.out()).isZero();
    }
  }

  /** A quorum has cosigned something of the second shard. */
  private static void awaitWitnessed(GatewayTrial trial) {
    Awaitility.await().atMost(SOON).until(() -> trial.ledger().count(WITNESSED) > 0);
  }

  private static void loseAll(GatewayTrial trial) throws IOException {
    for (String lost : List.of("postgres", "broker", "log")) {
      TestFolders.delete(trial.data().resolve(lost));
    }
    TestCluster.linkPrograms(trial.data().resolve("postgres"));
  }

  /** The options of a restore that accepts the loss, signed by these two. */
  private static String[] loss(GatewayTrial trial, Path backup, String signer, String another)
      throws Exception {
    Path statement = trial.data().resolve("statement.json");
    CommandResult written =
        run(
            new RestoreCommand(),
            trial,
            "--from=" + backup,
            "--accept-loss",
            "--reason=disk-lost",
            "--write-statement=" + statement);
    assertThat(written.code()).as(written.err()).isZero();
    return new String[] {
      "--from=" + backup,
      "--accept-loss",
      "--statement=" + statement,
      "--signature=" + signature(trial, statement, signer, "1"),
      "--signature=" + signature(trial, statement, another, "2")
    };
  }

  private static Path signature(GatewayTrial trial, Path statement, String person, String which)
      throws Exception {
    Path key = trial.data().resolve(person + ".jwk");
    if (Files.notExists(key)) {
      TestOperators.addKey(trial.data(), person, key);
    }
    CommandResult signed =
        CommandResult.of(new SignOperationCommand(), List.of(statement.toString(), "--key=" + key));
    assertThat(signed.code()).as(signed.err()).isZero();
    assertThat(signed.err()).contains("accept-loss", "disk-lost");
    return Files.writeString(trial.data().resolve("signature-" + which), signed.out());
  }

  /**
   * The messages that each agency keeps, as often as it does. None had two effects. The gateway
   * sends its own messages about forgotten events again, under other ids.
   */
  private static Map<AgencyId, List<String>> effects(GatewayTrial trial) throws IOException {
    Map<AgencyId, List<String>> effects = new TreeMap<>();
    for (var inbox : InboxReader.readAll(trial.world().inboxes()).entrySet()) {
      assertThat(inbox.getValue())
          .allMatch(inboxDelivery -> inboxDelivery.handled() <= (inboxDelivery.first() ? 1 : 0));
      effects.put(
          inbox.getKey(),
          inbox.getValue().stream()
              .filter(inboxDelivery -> !inboxDelivery.received().sender().value().equals("gateway"))
              .filter(InboxReader.InboxDelivery::first)
              .map(inboxDelivery -> inboxDelivery.received().messageId().toString())
              .sorted()
              .toList());
    }
    return effects;
  }

  private SubmissionListener noting(GatewayTrial trial) {
    return new SubmissionListener() {
      @Override
      public void sending(AgencyId sender, OutgoingMessage message) {
        trial.submissions().sending(sender, message);
      }

      @Override
      public void answered(AgencyId sender, OutgoingMessage message, Outcome outcome) {
        trial.submissions().answered(sender, message, outcome);
        if (outcome instanceof Outcome.Accepted taken) {
          accepted.add(new Sent(sender, message, taken.referral()));
        }
      }
    };
  }

  private void publish(GatewayTrial trial, ConcurrentPublishers publishers, long seed, int count) {
    for (SyntheticCase syntheticCase : ConcurrentPublishers.cases(seed, count, false)) {
      OutgoingMessage message =
          publishers.writer().signed(syntheticCase.messageId(), syntheticCase.body());
      Outcome outcome = publishers.submit(message);
      accepted.add(
          new Sent(SmallConfig.PLATFORM, message, ((Outcome.Accepted) outcome).referral()));
    }
  }

  /** Each sender repeats its bytes in order of acceptance. */
  private static void sendAgain(GatewayTrial trial, List<Sent> newer)
      throws IOException, InterruptedException {
    for (Sent sentMessage : newer) {
      JsonNode referral = JSON.readTree(sentMessage.message().bytes()).at("/envelope/referral");
      try (WaslClient client =
          WaslClient.open(
              CallerIdentity.calls(trial.api(), trial.world().pki(), sentMessage.sender()))) {
        Outcome outcome =
            client.submit(
                referral.isMissingNode() ? Optional.empty() : Optional.of(sentMessage.referral()),
                sentMessage.message());
        trial.submissions().answered(sentMessage.sender(), sentMessage.message(), outcome);
        assertThat(outcome)
            .isInstanceOfSatisfying(
                Outcome.Accepted.class,
                taken -> assertThat(taken.referral()).isEqualTo(sentMessage.referral()));
      }
    }
  }

  private static CommandResult run(Object command, GatewayTrial trial, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--config=" + trial.world().config(), "--data=" + trial.data()));
    return CommandResult.of(command, all);
  }

  private static String health(GatewayTrial trial) throws Exception {
    return ManagementPage.of(trial.management(), "/health");
  }
}

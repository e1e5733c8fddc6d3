package org.wasl.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.system.SmallConfig.PLATFORM;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.administration.AuditCommand;
import org.wasl.database.embedded.TestCluster;
import org.wasl.runtime.TestFolders;
import org.wasl.sandbox.CasePlan;
import org.wasl.sandbox.CasePlanner;
import org.wasl.sandbox.cases.SyntheticCase;
import org.wasl.system.documents.DocumentShell;
import org.wasl.system.documents.TypedCommands;

/** Types the examples of the pages about backups and erasures beside a gateway. */
@Tag("soak")
class DocumentedOperationsTest {
  private static final String DELIVERED = "delivery where state = 'delivered'";

  /** A referral with a notice that is not over is not erased. */
  private static final CasePlanner NO_NOTICE =
      referral -> CompletableFuture.completedStage(CasePlan.OPENED);

  /** Files that the page on backups names without a folder. */
  private static final String LOCAL_FILES = "\\b(loss\\.json|(?:ben|omar)\\.(?:jwk|jws|public))\\b";

  @Test
  void backupPageCommandsRestoreAndAcceptALossByTwoPersons(TestInfo test) throws Exception {
    try (GatewayTrial trial = GatewayTrial.prepare(test).inProcess();
        ConcurrentPublishers publishers = new ConcurrentPublishers(trial);
        TypedCommands typed = new TypedCommands()) {
      // Given
      List<String> page =
          blocks("backup.md").stream()
              .map(block -> block.replaceAll(LOCAL_FILES, trial.data() + "/$1"))
              .map(block -> block.replace("FOLDER", trial.data().resolve("backup").toString()))
              .map(block -> block.replace("--pki PKI", "--pki " + trial.world().pki().path()))
              .map(block -> block.replace("--config CONFIG --data DATA", configured(trial)))
              .toList();
      assertThat(page)
          .hasSize(
              6); // DatabaseFailoverTest types the last block, which needs an external database
      trial.startGateway();
      trial.connect();
      publishers.submit(ConcurrentPublishers.cases(71, 1, false).getFirst());
      trial.awaitQuiet();
      long delivered = trial.ledger().count(DELIVERED);

      // When
      type(typed, page.get(0));
      trial.stopGateway();
      loseAll(trial);
      type(typed, page.get(1).lines().findFirst().orElseThrow());

      // Then
      assertThat(trial.data().resolve("restored")).exists();

      // When: the witnesses have seen more, so that two persons accept the loss
      loseAll(trial);
      Files.delete(trial.data().resolve("restored"));
      for (String person : List.of("ben", "omar")) {
        listKey(typed, page.get(3).replace("ben", person));
      }
      type(typed, page.get(2));
      trial.startGateway();

      // Then
      assertThat(trial.ledger().count(DELIVERED)).isEqualTo(delivered);
      assertThat(trial.ledger().count("log_shard")).isEqualTo(2);
      CommandResult audited =
          CommandResult.of(new AuditCommand(), List.of(configured(trial).split(" ")));
      assertThat(audited.code()).as(audited.out()).isZero();
      trial.stopGateway();
      type(typed, page.get(4));
      assertThat(trial.world().pki().path().resolve("gateway.log.2.lost-1.key")).exists();
    }
  }

  @Test
  void erasurePageCommandsEraseAndHoldByTwoPersons(TestInfo test) throws Exception {
    try (GatewayTrial trial =
            GatewayTrial.prepare(test, NO_NOTICE).inProcess().with("retention.backupDays", "0");
        ConcurrentPublishers publishers = new ConcurrentPublishers(trial);
        TypedCommands typed = new TypedCommands()) {
      // Given
      trial.startGateway();
      trial.connect();
      List<SyntheticCase> cases = ConcurrentPublishers.cases(72, 2, false);
      String erased = publishers.submit(cases.get(0)).referral().toString();
      String kept = publishers.submit(cases.get(1)).referral().toString();
      trial.awaitQuiet();
      List<String> page = blocks("erasure.md");
      assertThat(page).hasSize(3);

      // When
      for (String line : String.join("", page.subList(0, 2)).lines().toList()) {
        String referral = line.startsWith("./wasl hold") ? kept : erased;
        String login = String.join(" ", TestOperators.login(trial.data(), "$1"));
        type(
            typed,
            line.replace("REFERRAL", referral)
                .replaceAll("--user (\\w+)", login)
                .replace("--data DATA", configured(trial)));
      }

      // Then
      assertThat(typed.printed())
          .contains(erased + ": erased", "complete: nothing of it is left")
          .doesNotContain(kept + ": erased");
      assertThat(status(trial, erased)).isEqualTo(410);
      assertThat(status(trial, kept)).isEqualTo(200);
    }
  }

  @Test
  void erasurePageCommandPrintsTheRecordOfProcessing(TestInfo test) throws Exception {
    try (TypedCommands typed = new TypedCommands()) {
      // Given
      Path record = TestFolders.empty(test).resolve("record.html");
      String command = blocks("erasure.md").get(2).replace("record.html", record.toString());

      // When
      type(typed, command.replace(" >", " --config ../../config >"));

      // Then
      assertThat(record).content().contains("<html lang=\"fr\"");
    }
  }

  private static List<String> blocks(String page) throws IOException {
    return DocumentShell.blocks(Files.readString(Path.of("..", "..", "docs", "how-to", page)));
  }

  /**
   * The options for data and configuration, because a test's configuration is not in the usual
   * place.
   */
  private static String configured(GatewayTrial trial) {
    return "--data %s --config %s".formatted(trial.data(), trial.world().config());
  }

  private static void type(TypedCommands typed, String block) throws Exception {
    assertThat(typed.type(block)).as("%s%n%s", block, typed.printed()).isZero();
  }

  /** Types commands, and the password of the person who keeps the users file. */
  private static void listKey(TypedCommands typed, String block) throws Exception {
    InputStream before = System.in;
    byte[] password = (TestOperators.PASSWORD + "\n").getBytes(StandardCharsets.UTF_8);
    System.setIn(new ByteArrayInputStream(password));
    try {
      type(typed, block);
    } finally {
      System.setIn(before);
    }
  }

  private static void loseAll(GatewayTrial trial) throws IOException {
    for (String lost : List.of("postgres", "broker", "log")) {
      TestFolders.delete(trial.data().resolve(lost));
    }
    TestCluster.linkPrograms(trial.data().resolve("postgres"));
  }

  private static int status(GatewayTrial trial, String referral) throws Exception {
    return new PlainHttpsClient(trial.api(), trial.world().pki(), PLATFORM)
        .get("/v1/referrals/" + referral)
        .status();
  }
}

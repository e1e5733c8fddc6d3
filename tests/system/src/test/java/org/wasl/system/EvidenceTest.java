package org.wasl.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.wasl.runtime.TestLoad.SOON;
import static org.wasl.system.SmallConfig.PLATFORM;
import static org.wasl.system.SmallConfig.SPECIAL_POLICE;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.audit.verify.EvidenceBundle;
import org.wasl.audit.verify.OfflineVerifier;
import org.wasl.commands.audit.ProofCommand;
import org.wasl.rules.id.AgencyId;

/** A third party verifies an office's evidence without the gateway. */
class EvidenceTest {

  private static final int CASES = 12;

  private static GatewayTrial trial;
  private static String path;
  private static Path bundle;
  private static String fingerprint;

  /** Cases were published and arrived, their offices have instructed, one has fetched a bundle. */
  @BeforeAll
  static void fetch(TestInfo test) throws Exception {
    trial = GatewayTrial.prepare(test).inProcess();
    trial.startGateway();
    trial.connect();
    try (ConcurrentPublishers publishers = new ConcurrentPublishers(trial)) {
      ConcurrentPublishers.cases(5, CASES, false).forEach(publishers::submit);
    }
    trial.awaitQuiet();
    String referral =
        firstValue("select referral from message group by referral order by count(*) desc");
    path = evidence(referral);
    bundle = trial.data().resolve("bundle.json");
    Files.write(bundle, fetched(office(referral), path));
    byte[] trust = as(new AgencyId("oversight")).get("/log/trust.json").body();
    fingerprint = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(trust));
  }

  @AfterAll
  static void stop() throws Exception {
    trial.close();
  }

  private static String evidence(String referral) {
    return "/v1/referrals/" + referral + "/evidence";
  }

  private static AgencyId office(String referral) throws Exception {
    return new AgencyId(firstValue("select office from referral where id = '" + referral + "'"));
  }

  private static String firstValue(String sql) throws Exception {
    return trial.ledger().column(sql).get(0);
  }

  private static PlainHttpsClient as(AgencyId agency) {
    return new PlainHttpsClient(trial.api(), trial.world().pki(), agency);
  }

  /** Until the last step is under a checkpoint, the answer is to come again. */
  private static byte[] fetched(AgencyId agency, String path) {
    return Awaitility.await()
        .atMost(SOON)
        .until(() -> as(agency).get(path), answer -> answer.status() != 503)
        .body();
  }

  private static String verify(String command, Path file) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    int code =
        OfflineVerifier.run(
            List.of(command, file.toString(), "--trust", fingerprint),
            new PrintStream(output, true, StandardCharsets.UTF_8));
    return code + " " + output.toString(StandardCharsets.UTF_8);
  }

  @Test
  void officesBundleProvesTheWholeReferral() throws Exception {
    // When
    String output = verify("referral", bundle);

    // Then
    assertThat(output).startsWith("0 PROVEN: referral ");
    EvidenceBundle read = EvidenceBundle.parse(Files.readAllBytes(bundle));
    String ofReferral = " and referral = '" + read.referral() + "'";
    assertThat((long) read.receipts().size())
        .isEqualTo(trial.ledger().count("delivery where state = 'delivered'" + ofReferral))
        .isGreaterThan(2);
    assertThat(read.receipts())
        .as("the police signs for batches, the others for each delivery")
        .anyMatch(receipt -> receipt.text().contains("~"))
        .anyMatch(receipt -> !receipt.text().contains("~"));
    assertThat(trial.ledger().count("message where type = 'instruction'" + ofReferral))
        .isPositive();
  }

  @Test
  void officeGetsAllStepsOfAReferralAndSenderGetsItsOwn() throws Exception {
    // Given
    Path file = trial.data().resolve("one.json");
    List<String> output = new ArrayList<>();

    // When
    for (String referral : trial.ledger().column("select id from referral")) {
      Files.write(file, fetched(office(referral), evidence(referral)));
      output.add(verify("referral", file));
      Files.write(file, fetched(PLATFORM, evidence(referral)));
      output.add(verify("receipt", file));
    }

    // Then
    assertThat(output).hasSize(2 * CASES).allMatch(words -> words.startsWith("0 PROVEN"));
  }

  @Test
  void storedRowsMatchTheLog() {
    assertThat(trial.audit()).isZero();
  }

  @Test
  void row07RefusesEvidenceOfChangedRowsAndRaisesOneAlarm() throws Exception {
    // Given
    String referral = firstValue("select id from referral order by id limit 1");
    AgencyId office = office(referral);
    fetched(office, evidence(referral));
    String step = " where stream = '" + referral + "' and step = 2";
    String actor = firstValue("select actor from audit_entry" + step);

    // When
    trial.ledger().execute("update audit_entry set actor = 'somebody'" + step);
    List<Integer> answers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      answers.add(as(office).get(evidence(referral)).status());
    }
    Awaitility.await().atMost(SOON).until(() -> alarms().contains("} 1.0"));
    trial.ledger().execute("update audit_entry set actor = '" + actor + "'" + step);

    // Then
    assertThat(answers).containsOnly(500);
    Awaitility.await().atMost(SOON).until(() -> !inTheTrail().isEmpty());
    assertThat(inTheTrail()).containsExactly("evidence-mismatch/gateway");
  }

  private static List<String> inTheTrail() throws Exception {
    return trial
        .ledger()
        .column(
            "select why from audit_entry where stream = 'gateway' and action = 'alarm'"
                + " and why like 'evidence-mismatch%'");
  }

  private static String alarms() throws Exception {
    return ManagementPage.of(trial.management(), "/metrics")
        .lines()
        .filter(line -> line.startsWith("wasl_alarms_open{alarm=\"evidence-mismatch\""))
        .collect(Collectors.joining());
  }

  @Test
  void secondVerifierAgrees() throws Exception {
    // Given
    assumeTrue(SecondVerifier.isHere(), "the second verifier needs Node 20 or later");

    // When
    CommandResult output =
        SecondVerifier.verify("referral", bundle.toString(), "--trust", fingerprint);

    // Then
    assertThat(output.code()).as(output.out()).isEqualTo(OfflineVerifier.PROVEN);
    assertThat(output.out()).startsWith("PROVEN");
  }

  @Test
  void partyFetchesVerifiesAndKeepsTheProofOfEachVisibleStep() throws Exception {
    // Given
    EvidenceBundle read = EvidenceBundle.parse(Files.readAllBytes(bundle));
    AgencyId office = office(read.referral().toString());
    Path keys = trial.data().resolve("trust.json");
    Files.write(keys, as(new AgencyId("oversight")).get("/log/trust.json").body());
    for (EvidenceBundle.ProvenStep step : read.steps().subList(0, 3)) {
      Path file = trial.data().resolve(step.number() + ".tlog-proof");

      // When
      CommandResult anchored = proof(office, read, step.number(), file, "--trust", fingerprint);

      // Then
      assertThat(anchored.code())
          .as(anchored.out() + anchored.err())
          .isEqualTo(OfflineVerifier.PROVEN);
      assertThat(anchored.out()).startsWith("PROVEN: step " + step.number() + " is leaf ");
      String[] verify = {"proof", file.toString(), file + ".step.json", "--trust", keys.toString()};
      assertThat(OfflineVerifier.run(List.of(verify), System.out))
          .isEqualTo(OfflineVerifier.PROVEN);
      if (SecondVerifier.isHere()) {
        assertThat(SecondVerifier.verify(verify).code()).isEqualTo(OfflineVerifier.PROVEN);
      }
    }
  }

  @Test
  void doesNotKeepProofsByOtherKeysOrOfHiddenSteps() throws Exception {
    // Given
    EvidenceBundle read = EvidenceBundle.parse(Files.readAllBytes(bundle));
    AgencyId office = office(read.referral().toString());
    Path file = trial.data().resolve("not-kept.tlog-proof");

    // When
    CommandResult otherKeys = proof(office, read, 1, file, "--trust", "0".repeat(64));
    CommandResult outsider = proof(SPECIAL_POLICE, read, 1, file, "--trust", fingerprint);
    CommandResult noStep = proof(office, read, 9_999, file, "--trust", fingerprint);
    boolean kept = Files.exists(file);
    CommandResult noKeys = proof(office, read, 1, file);

    // Then
    assertThat(otherKeys.code()).isEqualTo(OfflineVerifier.REFUTED);
    assertThat(otherKeys.out()).startsWith("REFUTED: step 1");
    assertThat(List.of(outsider.code(), noStep.code())).containsOnly(OfflineVerifier.REFUTED);
    assertThat(outsider.err()).startsWith("proof: there is no such step, or it is not for ");
    assertThat(kept).isFalse();
    assertThat(noKeys.code()).isEqualTo(OfflineVerifier.UNANCHORED);
    assertThat(noKeys.out()).startsWith("NOT ANCHORED").contains(fingerprint);
  }

  private static CommandResult proof(
      AgencyId agency, EvidenceBundle of, long step, Path to, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(of.referral().toString(), Long.toString(step), "--as", agency.value()));
    words.addAll(List.of("--pki", trial.world().pki().path().toString()));
    words.addAll(List.of("--gateway", trial.api().toString(), "--to", to.toString()));
    words.addAll(List.of(more));
    return CommandResult.of(new ProofCommand(), words);
  }

  @Test
  void row22OutsiderGetsNotFoundForAReferral() throws Exception {
    // When
    PlainHttpsClient.Answer answer = as(SPECIAL_POLICE).get(path);

    // Then
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.problem()).isEqualTo("not-found");
  }
}

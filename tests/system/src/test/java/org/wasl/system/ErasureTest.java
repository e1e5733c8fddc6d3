package org.wasl.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;
import static org.wasl.system.SmallConfig.PLATFORM;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.administration.EraseCommand;
import org.wasl.administration.ExplainCommand;
import org.wasl.audit.verify.OfflineVerifier;
import org.wasl.client.answer.Outcome;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.TestFolders;
import org.wasl.sandbox.cases.SyntheticCase;

/** An erased referral is gone from every file, stays provable, and does not return. */
@Tag("soak")
class ErasureTest {
  private static final int CASES = 4;
  private static final String WITHOUT_NOTICE =
      """
      select id from referral r where not exists (
        select from referral_object o where o.referral = r.id and o.kind <> 'instruction')
      """;

  private static final int SAMPLE_BYTES = 48;
  private static final int PIECE_BYTES = 1_996;

  private GatewayTrial trial;
  private ConcurrentPublishers publishers;
  private SyntheticCase erased;
  private String referral;
  private List<String> erasable;

  @BeforeEach
  void prepare(TestInfo test) throws Exception {
    trial = GatewayTrial.prepare(test).with("retention.backupDays", "0");
    trial.with("retention.intervalMillis", "200");
  }

  /**
   * Waits until cases have arrived and their offices have reacted. One case without a notice is to
   * be erased.
   */
  private void casesHaveArrived() throws Exception {
    trial.startGateway();
    trial.connect();
    publishers = new ConcurrentPublishers(trial);
    Map<String, SyntheticCase> cases = new LinkedHashMap<>();
    for (SyntheticCase syntheticCase : ConcurrentPublishers.cases(34, CASES, false)) {
      cases.put(publishers.submit(syntheticCase).referral().toString(), syntheticCase);
    }
    trial.awaitQuiet();
    erasable = trial.ledger().column(WITHOUT_NOTICE);
    referral = erasable.getFirst();
    erased = Objects.requireNonNull(cases.get(referral));
  }

  @AfterEach
  void stop() throws Exception {
    publishers.close();
    trial.close();
  }

  @Test
  void row18ErasedReferralIsInNoFileStaysProvableAndIsErasedAgainAfterARestore() throws Exception {
    // Given a backup from before
    casesHaveArrived();
    List<Canary> traces = traces();
    publishers.submit(publishers.writer().signed(erased.messageId(), erased.body()));
    trial.stopGateway();
    assertThat(found(traces))
        .hasSize(traces.size() - 1); // the search works for everything but content
    copy("postgres", "backup");
    copy("log", "backup");
    trial.startGateway();

    // When
    CommandResult notDue = erase("--due");
    Path table = trial.world().config().resolve("retention.csv");
    Files.writeString(table, Files.readString(table).replaceAll(",end,.*", ",last-step,P0D"));
    Files.writeString(table, Files.readString(table).replaceAll(",P1Y", ",P0D"));
    CommandResult due = erase("--due");
    CommandResult asked = erase(by("anna", referral, "--reason=retention", "--basis=law-1"));
    CommandResult alone = erase(by("anna", referral, "--confirm"));
    CommandResult done = erase(by("ben", referral, "--confirm", "--wait-minutes=5"));

    // Then
    assertThat(notDue.out()).isEmpty();
    assertThat(due.out().lines()).map(line -> line.split(" ")[0]).containsAll(erasable);
    assertThat(asked.code()).as(asked.err()).isZero();
    assertThat(alone.code()).isEqualTo(2);
    assertThat(done.code()).as(done.err()).isZero();
    assertThat(done.out()).contains(referral + ": erased", "complete: nothing of it is left");
    assertIsErasedAndProven();
    trial.stopGateway();
    assertThat(found(traces)).isEmpty();

    // When
    TestFolders.delete(trial.data().resolve("postgres"));
    TestFolders.delete(trial.data().resolve("log"));
    copy("backup/postgres", "");
    copy("backup/log", "");
    TestFolders.delete(trial.data().resolve("backup"));
    trial.with("log.witnesses", "").with("log.quorum", "0").startGateway();

    // Then
    assertIsErased();
    trial.stopGateway();
    assertThat(found(traces)).isEmpty();
  }

  @Test
  void namedGatewayRefusesErasureIfFilesWouldNotBeCleaned() throws Exception {
    // Given
    trial.inProcess();
    casesHaveArrived();
    erase(by("anna", referral, "--reason=court-order", "--basis=law-1"));
    String running = Files.readString(trial.data().resolve("run.json"));
    String management = new ObjectMapper().readTree(running).path("management").asText();

    // When
    CommandResult confirmed = erase(by("ben", referral, "--confirm", "--management=" + management));
    long kept = trial.ledger().count("referral");
    CommandResult later =
        erase(by("ben", referral, "--confirm", "--later", "--management=" + management));

    // Then
    assertThat(confirmed.code()).as(confirmed.out()).isEqualTo(2);
    assertThat(confirmed.err()).contains("--management: with --later");
    assertThat(kept).isEqualTo(CASES);
    assertThat(later.code()).as(later.err()).isZero();
    assertThat(later.out()).contains(referral + ": erased").doesNotContain("complete");
  }

  private void assertIsErasedAndProven() throws Exception {
    assertIsErased();
    byte[] trust = as(new AgencyId("oversight")).get("/log/trust.json").body();
    String print = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(trust));
    Path bundle = trial.data().resolve("bundle.json");
    Awaitility.await()
        .atMost(SOON)
        .until(
            () -> {
              PlainHttpsClient.Answer answer =
                  as(PLATFORM).get("/v1/referrals/" + referral + "/evidence");
              Files.write(bundle, answer.body());
              return answer.status() == 200
                  && new String(answer.body(), StandardCharsets.UTF_8).contains("erasure-final");
            });
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    int code =
        OfflineVerifier.run(
            List.of("referral", bundle.toString(), "--trust", print),
            new PrintStream(output, true, StandardCharsets.UTF_8));
    assertThat(code).as(output.toString(StandardCharsets.UTF_8)).isEqualTo(OfflineVerifier.PROVEN);
    assertThat(Files.readString(bundle)).contains("operator:op-").doesNotContain("anna", "ben\"");
    assertThat(run(new ExplainCommand(), referral, "--language=en").out())
        .contains("the operator anna asked", "the operator ben erased", "last backup");
  }

  private void assertIsErased() throws Exception {
    PlainHttpsClient.Answer asked = as(PLATFORM).get("/v1/referrals/" + referral);
    assertThat(asked.status()).isEqualTo(410);
    assertThat(asked.json().path("basis").asText()).isEqualTo("law-1");
    assertThat(as(new AgencyId("bcij")).get("/v1/referrals/" + referral).status()).isEqualTo(404);
    Outcome repeatedOutcome =
        publishers.submit(publishers.writer().signed(erased.messageId(), erased.body()));
    assertThat(repeatedOutcome.toString()).contains("erased");
    assertThat(trial.ledger().count("referral")).isEqualTo(CASES - 1);
  }

  /**
   * Collects ids, salts, sealed bytes, their digest and receipts. The last canary occurs nowhere.
   */
  private List<Canary> traces() throws Exception {
    String of = " where referral = '" + referral + "'";
    String digest =
        "select digest from sealed_content join message using (sender, message_id)" + of;
    String sealed =
        "select encode(ciphertext, 'hex') from sealed_content"
            + " join message using (sender, message_id)"
            + of;
    String salts = "select encode(salt, 'hex') from audit_entry where stream = '" + referral + "'";
    List<Canary> traces = new ArrayList<>();
    for (String id : trial.ledger().column("select message_id from message" + of)) {
      byte[] raw = HexFormat.of().parseHex(id.replace("-", ""));
      traces.add(new Canary("message " + id, List.of(raw, id.getBytes(StandardCharsets.UTF_8))));
    }
    for (String hex : trial.ledger().column(sealed)) {
      traces.add(bytes("sealed", sample(hex)));
    }
    for (String hex : trial.ledger().column(salts).subList(0, 3)) {
      traces.add(bytes("salt", hex));
    }
    trial.ledger().column(digest).stream().map(ErasureTest::text).forEach(traces::add);
    trial
        .ledger()
        .column("select encode(receipt, 'hex') from delivery" + of + " and receipt is not null")
        .stream()
        .map(hex -> bytes("receipt", hex.substring(hex.length() - 2 * SAMPLE_BYTES)))
        .forEach(traces::add);
    String number = new ObjectMapper().readTree(erased.body()).at("/content/caseNumber").asText();
    assertThat(number).isNotEmpty();
    traces.add(Canary.of(number));
    return traces;
  }

  /** A random part of a value. It is within one of the pieces in which long values are stored. */
  private static String sample(String hex) {
    int beginning =
        hex.indexOf(HexFormat.of().formatHex("\"ciphertext\"".getBytes(StandardCharsets.UTF_8)))
            / 2;
    int at = beginning + 2 * SAMPLE_BYTES;
    boolean isCut = at / PIECE_BYTES != (at + SAMPLE_BYTES) / PIECE_BYTES;
    int from = isCut ? at + SAMPLE_BYTES : at;
    return hex.substring(2 * from, 2 * (from + SAMPLE_BYTES));
  }

  private static Canary bytes(String name, String hex) {
    return new Canary(
        name + " " + hex,
        List.of(HexFormat.of().parseHex(hex), hex.getBytes(StandardCharsets.UTF_8)));
  }

  private static Canary text(String text) {
    return new Canary(text, List.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * The canaries that occur in any file of the gateway, such as database, write-ahead log, broker,
   * tiles and logs.
   */
  private List<String> found(List<Canary> traces) throws Exception {
    return Canary.find(traces, trial.data(), this::isTheGateways).stream()
        .map(found -> found.substring(0, found.lastIndexOf(" in ")))
        .distinct()
        .toList();
  }

  private boolean isTheGateways(Path file) {
    String name = trial.data().relativize(file).toString();
    return !name.matches(
        "(agencies|pki|config|template|submissions|backup|bundle.json|postgres/bin-.*?)(/.*)?");
  }

  /** Copies with owners and modes, because the database's files belong to a user of their own. */
  private void copy(String from, String to) throws Exception {
    Path target = Files.createDirectories(trial.data().resolve(to));
    Process copying =
        new ProcessBuilder("cp", "-a", trial.data().resolve(from).toString(), target + "/")
            .inheritIO()
            .start();
    assertThat(copying.waitFor()).isZero();
  }

  private PlainHttpsClient as(AgencyId agency) {
    return new PlainHttpsClient(trial.api(), trial.world().pki(), agency);
  }

  private CommandResult erase(String... arguments) {
    return run(new EraseCommand(), arguments);
  }

  /** With the options by which a person logs in. */
  private String[] by(String person, String... arguments) {
    List<String> all = new ArrayList<>(TestOperators.login(trial.data(), person));
    all.addAll(List.of(arguments));
    return all.toArray(String[]::new);
  }

  private CommandResult run(Object command, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--config=" + trial.world().config(), "--data=" + trial.data()));
    return CommandResult.of(command, all);
  }
}

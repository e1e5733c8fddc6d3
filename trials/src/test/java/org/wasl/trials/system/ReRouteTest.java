package org.wasl.trials.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.base.TestLoad.SOON;
import static org.wasl.trials.system.SmallConfig.PLATFORM;
import static org.wasl.trials.system.SmallConfig.POLICE;
import static org.wasl.trials.system.SmallConfig.REGISTRY;
import static org.wasl.trials.system.SmallConfig.SANDBOX_POLICE;
import static org.wasl.trials.system.SmallConfig.SPECIAL_POLICE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.audit.verify.OfflineVerifier;
import org.wasl.kit.cli.HandoverCommand;
import org.wasl.kit.cli.OpenCommand;
import org.wasl.kit.inbox.InboxReader;
import org.wasl.kit.send.GatewayClient;
import org.wasl.kit.send.GatewayClientConfig;
import org.wasl.kit.send.MessageWriter;
import org.wasl.kit.send.OutgoingMessage;
import org.wasl.kit.send.RequestOutcome;
import org.wasl.trials.CommandResult;
import org.wasl.trials.cases.SyntheticCase;
import org.wasl.trials.sandbox.Behaviour;

/**
 * A police unit takes a case no more. Its office names another one, two persons re-route what is
 * parked, the platform hands the content over, and the other unit opens it.
 */
class ReRouteTest {

  /** So that who has the content is asked for it at once, at whatever hour the test runs. */
  private static final String ALWAYS_OPEN =
      """
      kind,when,hours,name
      zone,Africa/Casablanca,,
      weekday,monday,00:00-24:00,
      weekday,tuesday,00:00-24:00,
      weekday,wednesday,00:00-24:00,
      weekday,thursday,00:00-24:00,
      weekday,friday,00:00-24:00,
      weekday,saturday,00:00-24:00,
      weekday,sunday,00:00-24:00,
      """;

  private GatewayTrial trial;
  private ConsoleOperators operators;
  private SyntheticCase published;
  private UUID referral;

  @Test
  void whatIsParkedAtOneUnitReachesAnotherByTwoPersonsAndAHandover(TestInfo test) throws Exception {
    try (GatewayTrial running = GatewayTrial.withSandboxes(test).inProcess()) {
      // Given
      trial = running;
      operators = ConsoleOperators.of(trial);
      Path config = trial.world().config();
      Path agreements = config.resolve("agreements.csv");
      String agreed = Files.readString(agreements);
      Files.writeString(agreements, agreed.replaceAll("(?m)^[a-z]+,handover,.*\n", ""));
      Files.writeString(config.resolve("calendar.csv"), ALWAYS_OPEN);
      trial.with("retention.intervalMillis", "200").startGateway();
      try (ConcurrentPublishers publishers = new ConcurrentPublishers(trial)) {
        UUID parked = parkedAtPolice(publishers);
        assertNobodyElseCanBeItsRecipient(parked);
        officeNames(SPECIAL_POLICE);
        assertThat(refused(parked, SPECIAL_POLICE)).contains("no agreement lets anybody");
        trial.stopGateway();
        Files.writeString(agreements, agreed);
        trial.startGateway();

        // When
        String request = reRouted(parked);
        await(() -> arrived(PLATFORM, "reminder/1") == 1);
        handOver();
        UUID handover = delivery("handover", SPECIAL_POLICE);
        await(() -> stateOf(handover).equals("delivered"));
        CommandResult opened = open(handover);
        trial.awaitQuiet();

        // Then
        assertThat(stateOf(parked)).isEqualTo("discarded");
        assertOpenedAsThePlatformWroteIt(opened);
        assertThat(arrived(SPECIAL_POLICE, "handover/1")).isEqualTo(1);
        assertThat(arrived(POLICE, "vetted-case/1")).isZero();
        assertTheTrailTellsWhoDidIt(handover);
        assertProvenWithoutAGap();
        assertForgottenInTime(request);
      }
    }
  }

  private UUID parkedAtPolice(ConcurrentPublishers publishers) throws Exception {
    trial.agency(POLICE).behave(new Behaviour.Refusing()).join();
    published = ConcurrentPublishers.cases(41, 1, false).get(0);
    referral = publishers.submit(published).referral();
    await(() -> trial.ledger().stateOf(published.messageId(), POLICE).startsWith("parked"));
    trial.agency(POLICE).behave(new Behaviour.Normal()).join();
    return delivery("vetted-case", POLICE);
  }

  private void assertNobodyElseCanBeItsRecipient(UUID parked) throws Exception {
    for (String target : List.of(SPECIAL_POLICE, REGISTRY, office(), PLATFORM, POLICE)) {
      assertThat(refused(parked, target)).as(target).contains("not-possible");
    }
    assertThat(refused(parked, SANDBOX_POLICE)).contains("wrong-test-mark", "is a sandbox");
    assertThat(refused(parked, "nobody")).contains("no-agency");
    assertThat(refused(parked, "")).contains("bad-target");
    assertThat(trial.ledger().count("replay_request")).isZero();
  }

  private String refused(UUID parked, String target) throws Exception {
    return operators.refused("anna", "Replay", "request", order(parked, target));
  }

  private static String order(UUID parked, String target) {
    return "{\"ids\":[\"%s\"],\"action\":\"re-route\",\"to\":\"%s\",\"reason\":\"unit-closed\"}"
        .formatted(parked, target);
  }

  /** The office has the case; its instruction makes the unit a party. */
  private void officeNames(String unit) throws Exception {
    JsonNode content =
        JsonNodeFactory.instance
            .objectNode()
            .put("code", "open-investigation")
            .put("legalBasis", "cpp-40")
            .put("dueDate", "2031-03-02")
            .put("addressee", unit)
            .put("text", "A synthetic instruction.");
    SecureRandom random = new SecureRandom();
    var pki = trial.world().pki();
    OutgoingMessage instruction =
        new MessageWriter(office(), pki.signer(office()), Clock.systemUTC(), random)
            .write("instruction", 1, Optional.of(referral), content);
    try (GatewayClient client =
        new GatewayClient(
            trial.world().runtime().vertx(),
            pki,
            office(),
            GatewayClientConfig.of(trial.api()),
            random)) {
      assertThat(client.submit(referral, instruction).join())
          .isInstanceOf(RequestOutcome.Accepted.class);
    }
  }

  /** Anna asks, and cannot approve; Omar can. */
  private String reRouted(UUID parked) throws Exception {
    JsonNode asked = operators.order("anna", "Replay", "request", order(parked, SPECIAL_POLICE));
    String request = "{\"request\":%s}".formatted(asked.path("id"));
    assertThat(asked.path("state").asText()).isEqualTo("waiting");
    assertThat(operators.refused("anna", "Replay", "approve", request)).contains("same-person");
    assertThat(stateOf(parked)).isEqualTo("parked");
    operators.order("omar", "Replay", "approve", request);
    await(() -> operators.state(request).equals("done"));
    return request;
  }

  /** The platform still has what it wrote. */
  private void handOver() throws Exception {
    Path file = trial.data().resolve("published.json");
    Files.write(file, published.body());
    CommandResult ran =
        CommandResult.of(
            new HandoverCommand(),
            List.of(
                file.toString(),
                "--as=" + PLATFORM,
                "--to=" + SPECIAL_POLICE,
                "--referral=" + referral,
                "--pki=" + trial.world().pki().path(),
                "--data=" + trial.world().inboxes(),
                "--gateway=" + trial.api()));
    assertThat(ran.code()).as(ran.err()).isZero();
  }

  private CommandResult open(UUID delivery) {
    return CommandResult.of(
        new OpenCommand(),
        List.of(
            delivery.toString(),
            "--as=" + SPECIAL_POLICE,
            "--pki=" + trial.world().pki().path(),
            "--data=" + trial.world().inboxes(),
            "--gateway=" + trial.api()));
  }

  private void assertOpenedAsThePlatformWroteIt(CommandResult opened) {
    assertThat(opened.code()).as(opened.err()).isZero();
    assertThat(opened.err()).contains("signed by " + PLATFORM, "receipt of retrieval recorded");
    assertThat(opened.out()).contains(new String(published.body(), StandardCharsets.UTF_8));
  }

  private String operatorId(String name) throws Exception {
    return trial.ledger().column("select id from operator_name where name = '" + name + "'").get(0);
  }

  private void assertTheTrailTellsWhoDidIt(UUID handover) throws Exception {
    String anna = operatorId("anna");
    String omar = operatorId("omar");
    List<String> steps =
        trial
            .ledger()
            .column(
                "select concat_ws(' ', action, actor, delivery, recipient, why) from audit_entry"
                    + " where stream = '%s' order by step".formatted(referral));
    assertThat(steps)
        .containsSubsequence(
            "discarded operator:%s %s %s unit-closed/approver:%s"
                .formatted(anna, delivery("vetted-case", POLICE), POLICE, omar),
            "re-routed operator:%s %s unit-closed/approver:%s"
                .formatted(anna, SPECIAL_POLICE, omar));
    assertThat(steps)
        .anyMatch(step -> step.startsWith("delivered ") && step.contains(handover.toString()))
        .anyMatch(step -> step.startsWith("retrieved ") && step.contains(handover.toString()));
    assertThat(trial.ledger().column("select count(distinct referral)::text from message"))
        .containsExactly("1");
    assertThat(trial.ledger().count("deadline where rule = 're-routed'")).isZero();
    JsonNode read = operators.order("lina", "Trail", "operations", "{\"person\":\"anna\"}");
    assertThat(read.path("acts"))
        .extracting(act -> act.path("act").asText() + " " + act.path("reason").asText())
        .contains(
            "re-routed unit-closed",
            "discarded unit-closed",
            "re-route-requested unit-closed",
            "re-route-approve-refused same-person");
  }

  private void assertProvenWithoutAGap() throws Exception {
    byte[] trust = as("oversight").get("/log/trust.json").body();
    Path bundle = trial.data().resolve("bundle.json");
    PlainHttpsClient.Answer evidence =
        Awaitility.await()
            .atMost(SOON)
            .until(
                () -> as(office()).get("/v1/referrals/" + referral + "/evidence"),
                answer -> answer.status() != 503);
    Files.write(bundle, evidence.body());
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    int code =
        OfflineVerifier.run(
            List.of(
                "referral",
                bundle.toString(),
                "--trust",
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(trust))),
            new PrintStream(told, true, StandardCharsets.UTF_8));
    assertThat(code).as(told.toString(StandardCharsets.UTF_8)).isEqualTo(OfflineVerifier.PROVEN);
    assertThat(trial.audit()).isZero();
    String here = "audit_entry where stream = '" + referral + "'";
    assertThat(trial.ledger().column("select (count(*) = max(step))::text from " + here))
        .containsExactly("true");
  }

  private void assertForgottenInTime(String request) throws Exception {
    long steps = trial.ledger().count("audit_entry where why like 're-route-%'");
    trial.ledger().execute("update replay_request set ended_at = now() - interval '366 days'");
    await(() -> trial.ledger().count("replay_item") == 0);
    await(() -> trial.ledger().count("replay_request") == 0);
    assertThat(operators.refused("omar", "Replay", "progress", request)).contains("unknown");
    assertThat(trial.ledger().count("audit_entry where why like 're-route-%'"))
        .isEqualTo(steps)
        .isGreaterThan(2);
  }

  private PlainHttpsClient as(String agency) {
    return new PlainHttpsClient(trial.api(), trial.world().pki(), agency);
  }

  private String office() throws Exception {
    return trial.ledger().column("select office from referral").get(0);
  }

  private UUID delivery(String type, String recipient) throws Exception {
    return UUID.fromString(
        trial
            .ledger()
            .column(
                "select d.id from delivery d join message m using (sender, message_id)"
                    + " where m.type = '%s' and d.recipient = '%s'".formatted(type, recipient))
            .get(0));
  }

  private String stateOf(UUID delivery) throws Exception {
    return trial.ledger().column("select state from delivery where id = '" + delivery + "'").get(0);
  }

  private long arrived(String agency, String type) throws Exception {
    return InboxReader.readAll(trial.world().inboxes()).get(agency).stream()
        .filter(one -> one.received().type().equals(type))
        .count();
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(SOON).ignoreExceptions().until(condition);
  }
}

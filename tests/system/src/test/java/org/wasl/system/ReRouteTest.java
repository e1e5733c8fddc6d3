package org.wasl.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;
import static org.wasl.system.SmallConfig.PLATFORM;
import static org.wasl.system.SmallConfig.POLICE;
import static org.wasl.system.SmallConfig.REGISTRY;
import static org.wasl.system.SmallConfig.SANDBOX_POLICE;
import static org.wasl.system.SmallConfig.SPECIAL_POLICE;

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
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.audit.verify.OfflineVerifier;
import org.wasl.client.OutgoingMessage;
import org.wasl.client.WaslClient;
import org.wasl.client.answer.Outcome;
import org.wasl.commands.HandoverCommand;
import org.wasl.commands.OpenCommand;
import org.wasl.kit.inbox.InboxReader;
import org.wasl.kit.send.CallerIdentity;
import org.wasl.kit.send.MessageWriter;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.ReferralId;
import org.wasl.sandbox.Behaviour;
import org.wasl.sandbox.cases.SyntheticCase;

/**
 * A police unit no longer takes a case. Its office names another unit, and two persons re-route the
 * parked delivery. The platform hands the content over, and the other unit opens it.
 */
@Tag("soak")
class ReRouteTest {

  /** Working hours around the clock, so that the holder of the content is asked for it at once. */
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
  private ReferralId referral;

  @Test
  void twoPersonsReRouteAParkedDeliveryAndAHandoverReachesTheOtherUnit(TestInfo test)
      throws Exception {
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
        DeliveryId parked = parkedAtPolice(publishers);
        assertNobodyElseCanBeItsRecipient(parked);
        officeNames(SPECIAL_POLICE);
        assertThat(refused(parked, SPECIAL_POLICE.value())).contains("no agreement lets anybody");
        trial.stopGateway();
        Files.writeString(agreements, agreed);
        trial.startGateway();

        // When
        String request = reRouted(parked);
        await(() -> arrived(PLATFORM, "reminder/1") == 1);
        handOver();
        DeliveryId handover = delivery("handover", SPECIAL_POLICE);
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

  private DeliveryId parkedAtPolice(ConcurrentPublishers publishers) throws Exception {
    trial.agency(POLICE).behave(new Behaviour.Refusing()).join();
    published = ConcurrentPublishers.cases(41, 1, false).get(0);
    referral = publishers.submit(published).referral();
    await(() -> trial.ledger().stateOf(published.messageId(), POLICE).startsWith("parked"));
    trial.agency(POLICE).behave(new Behaviour.Normal()).join();
    return delivery("vetted-case", POLICE);
  }

  private void assertNobodyElseCanBeItsRecipient(DeliveryId parked) throws Exception {
    for (AgencyId target : List.of(SPECIAL_POLICE, REGISTRY, office(), PLATFORM, POLICE)) {
      assertThat(refused(parked, target.value())).as(target.value()).contains("not-possible");
    }
    assertThat(refused(parked, SANDBOX_POLICE)).contains("wrong-test-mark", "is a sandbox");
    assertThat(refused(parked, "nobody")).contains("no-agency");
    assertThat(refused(parked, "")).contains("bad-target");
    assertThat(trial.ledger().count("replay_request")).isZero();
  }

  private String refused(DeliveryId parked, String target) throws Exception {
    return operators.refused("anna", "Replay", "request", order(parked, new AgencyId(target)));
  }

  private static String order(DeliveryId parked, AgencyId target) {
    return "{\"ids\":[\"%s\"],\"action\":\"re-route\",\"to\":\"%s\",\"reason\":\"unit-closed\"}"
        .formatted(parked, target);
  }

  /** The office has the case. Its instruction makes the unit a party. */
  private void officeNames(AgencyId unit) throws Exception {
    JsonNode content =
        JsonNodeFactory.instance
            .objectNode()
            .put("code", "open-investigation")
            .put("legalBasis", "cpp-40")
            .put("dueDate", "2031-03-02")
            .put("addressee", unit.value())
            .put("text", "A synthetic instruction.");
    SecureRandom random = new SecureRandom();
    var pki = trial.world().pki();
    OutgoingMessage instruction =
        new MessageWriter(office(), pki.signer(office()), Clock.systemUTC(), random)
            .write("instruction", 1, Optional.of(referral), content);
    try (WaslClient client = WaslClient.open(CallerIdentity.calls(trial.api(), pki, office()))) {
      assertThat(client.submit(Optional.of(referral), instruction))
          .isInstanceOf(Outcome.Accepted.class);
    }
  }

  /** Anna requests the re-route and cannot approve it. Omar can. */
  private String reRouted(DeliveryId parked) throws Exception {
    JsonNode asked = operators.order("anna", "Replay", "request", order(parked, SPECIAL_POLICE));
    String request = "{\"request\":%s}".formatted(asked.path("id"));
    assertThat(asked.path("state").asText()).isEqualTo("waiting");
    assertThat(operators.refused("anna", "Replay", "approve", request)).contains("same-person");
    assertThat(stateOf(parked)).isEqualTo("parked");
    operators.order("omar", "Replay", "approve", request);
    await(() -> operators.state(request).equals("done"));
    return request;
  }

  /** The platform still has the original content. */
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

  private CommandResult open(DeliveryId delivery) {
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

  private void assertTheTrailTellsWhoDidIt(DeliveryId handover) throws Exception {
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
    byte[] trust = as(new AgencyId("oversight")).get("/log/trust.json").body();
    Path bundle = trial.data().resolve("bundle.json");
    PlainHttpsClient.Answer evidence =
        Awaitility.await()
            .atMost(SOON)
            .until(
                () -> as(office()).get("/v1/referrals/" + referral + "/evidence"),
                answer -> answer.status() != 503);
    Files.write(bundle, evidence.body());
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    int code =
        OfflineVerifier.run(
            List.of(
                "referral",
                bundle.toString(),
                "--trust",
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(trust))),
            new PrintStream(output, true, StandardCharsets.UTF_8));
    assertThat(code).as(output.toString(StandardCharsets.UTF_8)).isEqualTo(OfflineVerifier.PROVEN);
    assertThat(trial.audit()).isZero();
    String trailRows = "audit_entry where stream = '" + referral + "'";
    assertThat(trial.ledger().column("select (count(*) = max(step))::text from " + trailRows))
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

  private PlainHttpsClient as(AgencyId agency) {
    return new PlainHttpsClient(trial.api(), trial.world().pki(), agency);
  }

  private AgencyId office() throws Exception {
    return new AgencyId(trial.ledger().column("select office from referral").get(0));
  }

  private DeliveryId delivery(String type, AgencyId recipient) throws Exception {
    return DeliveryId.parse(
        trial
            .ledger()
            .column(
                "select d.id from delivery d join message m using (sender, message_id)"
                    + " where m.type = '%s' and d.recipient = '%s'".formatted(type, recipient))
            .get(0));
  }

  private String stateOf(DeliveryId delivery) throws Exception {
    return trial.ledger().column("select state from delivery where id = '" + delivery + "'").get(0);
  }

  private long arrived(AgencyId agency, String type) throws Exception {
    return InboxReader.readAll(trial.world().inboxes()).get(agency).stream()
        .filter(inboxDelivery -> inboxDelivery.received().type().equals(type))
        .count();
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(SOON).ignoreExceptions().until(condition);
  }
}

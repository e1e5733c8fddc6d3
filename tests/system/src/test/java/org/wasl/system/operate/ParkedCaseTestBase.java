package org.wasl.system.operate;

import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.wasl.administration.ParkedCommand;
import org.wasl.assembly.Gateway;
import org.wasl.client.WaslClient;
import org.wasl.client.answer.Answer;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.send.AnswerJson;
import org.wasl.kit.send.CallerIdentity;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.system.CommandResult;
import org.wasl.system.TestOperators;

/**
 * A case that is parked for both its recipients, because neither listens, beside a running gateway.
 */
abstract class ParkedCaseTestBase {

  static SyntheticInstallation country;
  static Gateway gateway;
  static ReferralId referral;
  static WaslClient office;
  static KitRuntime runtime;

  @BeforeAll
  static void aCaseIsParked(TestInfo test) throws Exception {
    country =
        SyntheticInstallation.of(test, 1).with("history.intervalSeconds", "10").withDatabase();
    gateway = Gateway.start(country.configuration());
    runtime = KitRuntime.start();
    office = client(new AgencyId("office"));
    referral = country.publish(gateway.api(), 7);
  }

  static WaslClient client(AgencyId agency) {
    return WaslClient.open(
        CallerIdentity.calls(gateway.api(), country.pki(), agency).withDeadline(SOON));
  }

  @AfterAll
  static void stop() {
    office.close();
    runtime.close();
    gateway.close();
  }

  @BeforeEach
  void bothAreParked() {
    await().atMost(SOON).until(() -> parked().out().lines().count() == 2);
  }

  int replays() {
    return (int) entries().stream().filter(entry -> entry.startsWith("replayed")).count();
  }

  private Answer timeline() {
    try {
      return office.timeline(referral);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  List<String> entries() {
    List<String> entries = new ArrayList<>();
    Answer.Found found = (Answer.Found) timeline();
    AnswerJson.of(found.document())
        .path("entries")
        .forEach(
            entry ->
                entries.add(
                    String.join(
                        " ",
                        entry.path("action").asText(),
                        entry.path("actor").asText(),
                        entry.path("recipient").asText(),
                        entry.path("why").asText())));
    return entries;
  }

  /** The options by which a person logs in, before others. */
  static String[] by(String person, String... arguments) {
    List<String> all = new ArrayList<>(TestOperators.login(country.data(), person));
    all.addAll(List.of(arguments));
    return all.toArray(String[]::new);
  }

  static CommandResult parked(String... arguments) {
    return CommandResult.of(new ParkedCommand(), withFolders(arguments));
  }

  static List<String> withFolders(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(
        List.of("--config", country.config().toString(), "--data", country.data().toString()));
    return all;
  }
}

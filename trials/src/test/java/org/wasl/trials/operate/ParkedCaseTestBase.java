package org.wasl.trials.operate;

import static org.awaitility.Awaitility.await;
import static org.wasl.base.TestLoad.SOON;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.wasl.gateway.Gateway;
import org.wasl.gateway.command.ParkedCommand;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.send.GatewayClient;
import org.wasl.kit.send.GatewayClientConfig;
import org.wasl.kit.send.RequestOutcome;
import org.wasl.trials.CommandResult;
import org.wasl.trials.TestOperators;

/** A case that is parked at both its recipients, beside a running gateway. Nobody listens. */
abstract class ParkedCaseTestBase {

  static SyntheticInstallation country;
  static Gateway gateway;
  static UUID referral;
  static GatewayClient office;
  static KitRuntime runtime;

  @BeforeAll
  static void aCaseIsParked(TestInfo test) throws Exception {
    country =
        SyntheticInstallation.of(test, 1).with("history.intervalSeconds", "10").withDatabase();
    gateway = Gateway.start(country.configuration());
    runtime = KitRuntime.start();
    SecureRandom random = new SecureRandom();
    office = client("office", random);
    referral = country.publish(gateway.api(), 7);
  }

  static GatewayClient client(String agency, SecureRandom random) {
    GatewayClientConfig config =
        GatewayClientConfig.of(gateway.api()).withDeadlineMillis(SOON.toMillis());
    return new GatewayClient(runtime.vertx(), country.pki(), agency, config, random);
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

  List<String> entries() {
    List<String> entries = new ArrayList<>();
    RequestOutcome.Found found = (RequestOutcome.Found) office.timeline(referral).join();
    found
        .document()
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

package org.wasl.trials.operate;

import static org.wasl.base.TestLoad.SOON;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInfo;
import org.wasl.base.TestPorts;
import org.wasl.base.settings.ConfigException;
import org.wasl.gateway.config.Configuration;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.pki.SandboxPki;
import org.wasl.kit.send.GatewayClient;
import org.wasl.kit.send.GatewayClientConfig;
import org.wasl.kit.send.MessageWriter;
import org.wasl.kit.send.RequestOutcome;
import org.wasl.store.TestFolders;
import org.wasl.store.embedded.TestCluster;
import org.wasl.trials.TestOperators;
import org.wasl.trials.cases.CaseGenerator;
import org.wasl.trials.cases.IdentitySealer;
import org.wasl.trials.cases.SyntheticCase;
import org.wasl.wire.pki.PkiFolder;

/**
 * A synthetic country on a folder of its own: as many police units as asked for, one office, and
 * whoever else a gateway needs. Nobody listens at the agencies' addresses.
 */
final class SyntheticInstallation {
  private static final List<String> OTHERS =
      List.of("platform", "office", "desk", "registry", "triage", "oversight");

  private final Path folder;
  private final Map<String, String> settings = new HashMap<>();

  private SyntheticInstallation(Path folder) {
    this.folder = folder;
    settings.put("data.dir", data().toString());
    settings.put("api.port", "0");
    settings.put("management.port", "0");
    settings.put("database.embedded.sharedBuffersMib", "32");
    settings.put("delivery.retry.maxAttempts", "1");
    settings.put("shutdown.graceMillis", "2000");
    settings.put("broker.idleReceiveMillis", "200");
    settings.put(TestOperators.SETTING.getKey(), TestOperators.SETTING.getValue());
  }

  /** Written anew in the folder of this test, with keys for everybody. */
  static SyntheticInstallation of(TestInfo test, int policeUnits) throws IOException {
    SyntheticInstallation country = new SyntheticInstallation(TestFolders.empty(test));
    TestCluster.linkPrograms(country.database());
    List<String> ids = new ArrayList<>(OTHERS);
    for (int i = 1; i <= policeUnits; i++) {
      ids.add("police-" + i);
    }
    country.write(ids);
    TestOperators.write(country.data());
    ids.add(PkiFolder.GATEWAY);
    SandboxPki.create(country.data().resolve("pki"), ids);
    return country;
  }

  /** Where a gateway has started before: its first start would take a second longer. */
  SyntheticInstallation withDatabase() throws IOException {
    TestCluster.copyInto(database());
    return this;
  }

  /** Folder of the embedded database. */
  Path database() {
    return data().resolve("postgres");
  }

  private void write(List<String> ids) throws IOException {
    Path agencies = Files.createDirectories(config().resolve("agencies"));
    for (String id : ids) {
      String kind = id.startsWith("police") ? "police" : id.equals("office") ? "prosecution" : id;
      Files.writeString(
          agencies.resolve(id + ".properties"),
          """
          kind = %s
          name.ar = %s
          name.fr = %s
          name.en = %s
          territory = MA
          protocol = https
          endpoint = https://127.0.0.1:1/
          contact.duty = +212 5 37 00 00 00, duty@agency.example
          """
              .formatted(kind, id, id, id));
    }
    Files.writeString(config().resolve("gateway.properties"), "");
    Files.writeString(
        config().resolve("competence.csv"),
        """
        id,from,to,priority,category,finding,offenceClass,territory,origin,person,police,office,others
        all,,,10,*,*,*,*,*,*,police-1,office,
        """);
    for (String file : List.of("calendar.csv", "deadlines.csv", "retention.csv")) {
      Files.copy(Path.of("..", "config", file), config().resolve(file));
    }
    Files.writeString(config().resolve("acting-offices.csv"), "id,office,from,to,acting\n");
    Files.writeString(
        config().resolve("agreements.csv"),
        """
        sender,type,subtype,states,recipients
        platform,vetted-case,,new,police prosecution desk
        """);
  }

  SyntheticInstallation with(String key, String value) {
    settings.put(key, value);
    return this;
  }

  /** The gateway's own default, where a trial is in more haste. */
  SyntheticInstallation byDefault(String key) {
    settings.remove(key);
    return this;
  }

  /** Where the gateway is to look for this agency. */
  void listens(String agency, int port) throws IOException {
    Path file = config().resolve("agencies").resolve(agency + ".properties");
    Files.writeString(
        file, Files.readString(file).replace("127.0.0.1:1/", "127.0.0.1:" + port + "/"));
  }

  /** Every agency's server gets a port that nobody else has. */
  void allListen() throws IOException {
    try (Stream<Path> agencies = Files.list(config().resolve("agencies"))) {
      for (Path file : agencies.toList()) {
        listens(file.getFileName().toString().replace(".properties", ""), TestPorts.reserve());
      }
    }
  }

  /** The agency has no server: it fetches what it is to have. */
  void collects(String agency) throws IOException {
    Path file = config().resolve("agencies").resolve(agency + ".properties");
    Files.writeString(
        file,
        Files.readString(file)
            .replace("protocol = https", "protocol = pull")
            .replaceFirst("(?m)^endpoint.*$", ""));
  }

  /** A further line of an agency's file. */
  void append(String agency, String line) throws IOException {
    Files.writeString(
        config().resolve("agencies").resolve(agency + ".properties"),
        line + "\n",
        StandardOpenOption.APPEND);
  }

  Path config() {
    return folder.resolve("config");
  }

  Path data() {
    return folder.resolve("data");
  }

  PkiFolder pki() {
    return new PkiFolder(data().resolve("pki"));
  }

  /** The gateway's own folder: with the others' public keys only. */
  PkiFolder gatewayPki() {
    return SandboxPki.gatewayFolder(data().resolve("pki"));
  }

  Map<String, String> settings() {
    return settings;
  }

  Configuration configuration() throws ConfigException {
    return Configuration.read(config(), settings);
  }

  /** A case of the platform, another one for each seed, accepted; its referral. */
  UUID publish(URI api, long seed) {
    SecureRandom random = new SecureRandom();
    SyntheticCase one = oneCase(seed);
    MessageWriter writer =
        new MessageWriter("platform", pki().signer("platform"), Clock.systemUTC(), random);
    GatewayClientConfig config = GatewayClientConfig.of(api).withDeadlineMillis(SOON.toMillis());
    try (KitRuntime runtime = KitRuntime.start(1);
        var platform = new GatewayClient(runtime.vertx(), pki(), "platform", config, random)) {
      RequestOutcome outcome =
          platform.submitCase(writer.signed(one.messageId(), one.body())).join();
      return ((RequestOutcome.Accepted) outcome).referral();
    }
  }

  /** A sound case of the platform. */
  static SyntheticCase oneCase(long seed) {
    return new CaseGenerator(
            seed, 1, "platform", Clock.systemUTC().instant(), IdentitySealer.SENDER_IS_CUSTODIAN)
        .cases()
        .findFirst()
        .orElseThrow();
  }
}

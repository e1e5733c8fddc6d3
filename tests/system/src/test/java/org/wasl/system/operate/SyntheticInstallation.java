package org.wasl.system.operate;

import static org.wasl.runtime.TestLoad.SOON;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInfo;
import org.wasl.client.ClientConfig;
import org.wasl.client.WaslClient;
import org.wasl.client.answer.Outcome;
import org.wasl.configuration.Configuration;
import org.wasl.database.embedded.TestCluster;
import org.wasl.kit.pki.SandboxPki;
import org.wasl.kit.send.CallerIdentity;
import org.wasl.kit.send.MessageWriter;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.runtime.TestFolders;
import org.wasl.runtime.TestPorts;
import org.wasl.runtime.settings.ConfigException;
import org.wasl.sandbox.cases.CaseGenerator;
import org.wasl.sandbox.cases.IdentitySealer;
import org.wasl.sandbox.cases.SyntheticCase;
import org.wasl.system.TestOperators;
import org.wasl.wire.pki.PkiFolder;

/**
 * A synthetic country on a folder of its own. It has any number of police units, one office, and
 * the other agencies that a gateway needs. Nobody listens at the agencies' addresses.
 */
final class SyntheticInstallation {
  private static final List<AgencyId> OTHERS =
      List.of(
          new AgencyId("platform"),
          new AgencyId("office"),
          new AgencyId("desk"),
          new AgencyId("registry"),
          new AgencyId("triage"),
          new AgencyId("oversight"));

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

  /** Writes the installation to the folder of this test, with keys for all agencies. */
  static SyntheticInstallation of(TestInfo test, int policeUnits) throws IOException {
    SyntheticInstallation country = new SyntheticInstallation(TestFolders.empty(test));
    TestCluster.linkPrograms(country.database());
    List<AgencyId> ids = new ArrayList<>(OTHERS);
    for (int i = 1; i <= policeUnits; i++) {
      ids.add(new AgencyId("police-" + i));
    }
    country.write(ids);
    TestOperators.write(country.data());
    ids.add(AgencyId.GATEWAY);
    SandboxPki.create(country.data().resolve("pki"), ids);
    return country;
  }

  /** Prepares a database, without which the first start would take a second longer. */
  SyntheticInstallation withDatabase() throws IOException {
    TestCluster.copyInto(database());
    return this;
  }

  /** Folder of the embedded database. */
  Path database() {
    return data().resolve("postgres");
  }

  private void write(List<AgencyId> ids) throws IOException {
    Path agencies = Files.createDirectories(config().resolve("agencies"));
    for (AgencyId id : ids) {
      String kind =
          id.value().startsWith("police")
              ? "police"
              : id.value().equals("office") ? "prosecution" : id.value();
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
      Files.copy(Path.of("..", "..", "config", file), config().resolve(file));
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

  /** Restores the gateway's default of a setting that tests shorten. */
  SyntheticInstallation byDefault(String key) {
    settings.remove(key);
    return this;
  }

  /** Sets the address of this agency for the gateway. */
  void listens(AgencyId agency, int port) throws IOException {
    Path file = config().resolve("agencies").resolve(agency + ".properties");
    Files.writeString(
        file, Files.readString(file).replace("127.0.0.1:1/", "127.0.0.1:" + port + "/"));
  }

  /** Gives every agency's server a port of its own. */
  void allListen() throws IOException {
    try (Stream<Path> agencies = Files.list(config().resolve("agencies"))) {
      for (Path file : agencies.toList()) {
        listens(
            new AgencyId(file.getFileName().toString().replace(".properties", "")),
            TestPorts.reserve());
      }
    }
  }

  /** Makes the agency collect its deliveries. It has no server. */
  void collects(AgencyId agency) throws IOException {
    Path file = config().resolve("agencies").resolve(agency + ".properties");
    Files.writeString(
        file,
        Files.readString(file)
            .replace("protocol = https", "protocol = pull")
            .replaceFirst("(?m)^endpoint.*$", ""));
  }

  /** A further line of an agency's file. */
  void append(AgencyId agency, String line) throws IOException {
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

  /** The gateway's own folder, which has only the public keys of others. */
  PkiFolder gatewayPki() {
    return SandboxPki.gatewayFolder(data().resolve("pki"));
  }

  Map<String, String> settings() {
    return settings;
  }

  Configuration configuration() throws ConfigException {
    return Configuration.read(config(), settings);
  }

  /**
   * Submits a case of the platform for this seed, which must be accepted.
   *
   * @return its referral
   */
  ReferralId publish(URI api, long seed) {
    return ((Outcome.Accepted) submit(api, seed, SOON.toMillis())).referral();
  }

  /** Submits a case and waits for the outcome up to this time. */
  Outcome submit(URI api, long seed, long millis) {
    SecureRandom random = new SecureRandom();
    SyntheticCase syntheticCase = oneCase(seed);
    MessageWriter writer =
        new MessageWriter(
            new AgencyId("platform"),
            pki().signer(new AgencyId("platform")),
            Clock.systemUTC(),
            random);
    ClientConfig config =
        CallerIdentity.calls(api, pki(), new AgencyId("platform"))
            .withDeadline(Duration.ofMillis(millis));
    try (WaslClient platform = WaslClient.open(config)) {
      return platform.submit(
          Optional.empty(), writer.signed(syntheticCase.messageId(), syntheticCase.body()));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** A sound case of the platform. */
  static SyntheticCase oneCase(long seed) {
    return new CaseGenerator(
            seed,
            1,
            new AgencyId("platform"),
            Clock.systemUTC().instant(),
            IdentitySealer.SENDER_IS_CUSTODIAN)
        .cases()
        .findFirst()
        .orElseThrow();
  }
}

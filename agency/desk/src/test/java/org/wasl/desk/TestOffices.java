package org.wasl.desk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.nimbusds.jose.jwk.ECKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.wasl.client.OutgoingMessage;
import org.wasl.desk.config.DeskConfig;
import org.wasl.desk.config.DeskOffice;
import org.wasl.desk.mail.SealedMailbox;
import org.wasl.desk.office.OfficeSetup;
import org.wasl.desk.persons.OfficeAdministration;
import org.wasl.desk.store.DeskDatabase;
import org.wasl.desk.store.OfficeKeyTable;
import org.wasl.desk.store.OfficeKeyTable.KeyState;
import org.wasl.desk.store.OfficeKeyTable.KeyUsage;
import org.wasl.desk.store.OfficeKeyTable.OfficeKey;
import org.wasl.desk.store.PersonTable;
import org.wasl.desk.store.PersonTable.DeskPerson;
import org.wasl.desk.store.PersonTable.Membership;
import org.wasl.desk.store.Role;
import org.wasl.desk.trail.DeskTrail;
import org.wasl.kit.TestDelivery;
import org.wasl.kit.TestGateway;
import org.wasl.kit.inbox.ReceivedDelivery;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.runtime.settings.ConfigException;
import org.wasl.schemas.resource.ModuleResources;
import org.wasl.wire.directory.AgencyKind;

/** Offices with sealed mail, for tests and for work on the page, without a gateway that answers. */
public final class TestOffices {
  public static final String OFFICE = "kp-rabat";
  public static final String POLICE = "police-rabat";
  private static final String COLLEAGUE = "colleague";
  private static final JsonMapper JSON = new JsonMapper();

  public final Path data;
  public final TestGateway gateway;

  public TestOffices(Path folder) {
    this.data = folder.resolve("desk");
    this.gateway =
        new TestGateway(
            folder.resolve("pki"),
            new AgencyId("platform"),
            new AgencyId(OFFICE),
            new AgencyId(POLICE),
            new AgencyId("kp-fes"),
            new AgencyId("kp-sale"),
            new AgencyId("kp-agadir"),
            new AgencyId("registry"));
  }

  /** Returns settings for a test, with any free port. */
  public static DeskConfig config(String... settings) {
    Map<String, String> all = new TreeMap<>();
    all.put("desk.port", "0");
    for (String setting : settings) {
      String[] parts = setting.split("=", 2);
      all.put(parts[0], parts[1]);
    }
    try {
      return DeskConfig.read(Optional.empty(), all);
    } catch (ConfigException e) {
      throw new IllegalArgumentException(e);
    }
  }

  public Desk start(String... settings) throws Exception {
    return Desk.start(data, config(settings), Clock.systemUTC());
  }

  public DeskOffice office(String id) {
    AgencyKind kind = id.startsWith("police") ? AgencyKind.POLICE : AgencyKind.PROSECUTION;
    return new DeskOffice(
        id,
        Map.of("ar", "مكتب " + id, "fr", "Bureau " + id, "en", "Office " + id),
        kind,
        "MA",
        gateway.pki,
        URI.create("https://127.0.0.1:9"),
        Optional.of("office@example.org"));
  }

  /** Adds an office, and returns the link by which its head enrols. */
  public String add(String id, String origin, boolean imports) {
    return add(data, office(id), origin, imports);
  }

  /** Adds an office at another desk. */
  public static String add(Path data, DeskOffice office, String origin, boolean imports) {
    return with(
        data,
        origin,
        setup ->
            setup.add(office, new OfficeSetup.Head("Amal Synthetic", "Head of office"), imports));
  }

  /** A link for one more head of an office. */
  public String invite(String id, String origin) {
    return with(
        data,
        origin,
        setup -> setup.inviteHead(office(id), new OfficeSetup.Head("Nour Synthetic", "Head")));
  }

  private interface SetupStep {
    String run(OfficeSetup setup) throws IOException;
  }

  private static String with(Path data, String origin, SetupStep step) {
    try {
      Desk.makeFolder(data);
      try (DeskDatabase database = DeskDatabase.open(data.resolve(Desk.DATABASE))) {
        DeskTrail trail = DeskTrail.open(data);
        OfficeAdministration administration =
            new OfficeAdministration(
                database, trail, Clock.systemUTC(), Duration.ofHours(72), URI.create(origin));
        return step.run(new OfficeSetup(data, database, trail, administration));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public DeskDatabase database() {
    return DeskDatabase.open(data.resolve(Desk.DATABASE));
  }

  /** Stores a sealed message as if it had been collected. */
  public ReceivedDelivery receive(
      DeskDatabase database,
      String office,
      ReferralId referral,
      OutgoingMessage message,
      String type) {
    return receive(database, office, referral, message, type, Instant.now());
  }

  /** Receives the message at that time. */
  public ReceivedDelivery receive(
      DeskDatabase database,
      String office,
      ReferralId referral,
      OutgoingMessage message,
      String type,
      Instant at) {
    TestDelivery sent =
        gateway.delivery(
            new AgencyId("platform"), new AgencyId(office), referral, type, message, 0);
    ReceivedDelivery received =
        new ReceivedDelivery(
            sent.deliveryId(),
            message.messageId(),
            new AgencyId("platform"),
            referral,
            type,
            sent.headers().get("Wasl-Digest"),
            "",
            at,
            "receipt",
            sent.sealed());
    new SealedMailbox(database, office, arrived -> {}).store(received);
    return received;
  }

  /** The contents of the valid samples of a type, as they come with the schemas. */
  public static List<JsonNode> samples(String type) {
    Path folder = Path.of("../../schemas/types/" + type + "/1/valid");
    return ModuleResources.jsonFiles(folder).stream().map(TestOffices::content).toList();
  }

  private static JsonNode content(Path file) {
    try {
      return JSON.readTree(Files.readAllBytes(file)).path("content");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives this sealing key to a clerk of the office whom nobody plays. */
  public void giveToColleague(ECKey key) {
    OfficeKey former =
        new OfficeKey(
            key.getKeyID(), KeyUsage.SEALING, key.toPublicJWK().toJSONString(), KeyState.OLD);
    try (DeskDatabase database = database()) {
      database.write(
          connection -> {
            PersonTable.insert(
                connection, new DeskPerson(COLLEAGUE, "Colleague", "fr", new byte[32], null));
            PersonTable.put(
                connection, new Membership(OFFICE, COLLEAGUE, "clerk", Set.of(Role.CLERK), false));
            OfficeKeyTable.insert(connection, OFFICE, former, Instant.EPOCH);
            OfficeKeyTable.wrap(connection, OFFICE, key.getKeyID(), COLLEAGUE, "not opened here");
            return true;
          });
    }
  }

  /** The colleague and their key are as if they had never been. */
  public void removeColleague(ECKey key) {
    try (DeskDatabase database = database()) {
      database.write(
          connection -> {
            OfficeKeyTable.unwrapAll(connection, OFFICE, COLLEAGUE);
            PersonTable.leave(connection, OFFICE, COLLEAGUE);
            try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM office_key WHERE kid = ?")) {
              delete.setString(1, key.getKeyID());
              return delete.executeUpdate();
            }
          });
    }
  }
}

package org.wasl.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.wasl.rules.id.AgencyId;

/** A configuration of a few agencies of the shipped one, so that a gateway starts quickly. */
final class SmallConfig {
  static final AgencyId PLATFORM = new AgencyId("platform");

  /** Terrorism. */
  static final AgencyId SPECIAL_POLICE = new AgencyId("bcij");

  /** Everything else. */
  static final AgencyId POLICE = new AgencyId("srpj-rabat");

  /** Crimes. */
  static final AgencyId GENERAL_OFFICE = new AgencyId("pg-rabat");

  /** Everything else. */
  static final AgencyId OFFICE = new AgencyId("kp-rabat");

  static final AgencyId REGISTRY = new AgencyId("registry");
  static final AgencyId DESK = new AgencyId("desk");

  static final String SANDBOX_POLICE = "test-police";
  static final String SANDBOX_OFFICE = "test-office";
  static final String SANDBOX_REGISTRY = "test-registry";

  private static final List<AgencyId> AGENCIES =
      List.of(
          PLATFORM,
          SPECIAL_POLICE,
          POLICE,
          GENERAL_OFFICE,
          OFFICE,
          REGISTRY,
          DESK,
          new AgencyId("triage"),
          new AgencyId("oversight"));

  private static final String COMPETENCE =
      """
      id,from,to,priority,category,finding,offenceClass,territory,origin,person,police,office,others
      matter-terrorism,,,10,terrorism,*,*,*,*,*,bcij,pg-rabat,
      foreign-desk,,,50,*,*,*,*,foreign,*,,,desk
      crime,,,60,*,*,crime,*,*,*,srpj-rabat,pg-rabat,
      other,,,70,*,*,*,*,*,*,srpj-rabat,kp-rabat,
      """;

  private static final Map<String, String> SANDBOXES =
      Map.of(
          SANDBOX_POLICE, "police",
          SANDBOX_OFFICE, "prosecution",
          SANDBOX_REGISTRY, "registry");

  private SmallConfig() {}

  /** Adds sandboxes, which are competent for every test. */
  static void addSandboxes(Path folder) throws IOException {
    for (Map.Entry<String, String> sandbox : SANDBOXES.entrySet()) {
      Files.writeString(
          folder.resolve("agencies").resolve(sandbox.getKey() + ".properties"),
          """
          kind = %s
          name.ar = جهة تجريبية
          name.fr = Bac à sable
          name.en = Sandbox
          territory = MA
          protocol = https
          endpoint = https://sandbox.agencies.invalid/
          sandbox = true
          """
              .formatted(sandbox.getValue()));
    }
    Files.writeString(
        folder.resolve("competence.csv"),
        "tests,,,10,*,*,*,*,*,*," + SANDBOX_POLICE + "," + SANDBOX_OFFICE + ",\n",
        StandardOpenOption.APPEND);
  }

  /** Writes a configuration in which these agencies have no server and collect. */
  static Path write(Path folder, Set<AgencyId> collecting) throws IOException {
    write(folder);
    for (AgencyId agency : collecting) {
      Path file = folder.resolve("agencies").resolve(agency + ".properties");
      Files.writeString(
          file,
          Files.readString(file)
              .replaceFirst("(?m)^protocol\\s*=.*$", "protocol = pull")
              .replaceFirst("(?m)^endpoint\\s*=.*$", "")
              .replaceFirst("(?m)^deliveriesPerRequest\\s*=.*$", ""));
    }
    return folder;
  }

  /** Writes it into {@code folder}, from the shipped configuration. */
  static Path write(Path folder) throws IOException {
    Path shipped = Path.of("..", "..", "config").toAbsolutePath().normalize();
    Files.createDirectories(folder.resolve("agencies"));
    for (AgencyId agency : AGENCIES) {
      Path file = Path.of("agencies", agency + ".properties");
      Files.copy(shipped.resolve(file), folder.resolve(file));
    }
    // One agency uses wire version 2, so that tests cover it beside version 1.
    Files.writeString(
        folder.resolve("agencies").resolve(POLICE + ".properties"),
        "\ndeliveriesPerRequest = 4\n",
        StandardOpenOption.APPEND);
    for (String file :
        List.of(
            "gateway.properties",
            "agreements.csv",
            "calendar.csv",
            "deadlines.csv",
            "retention.csv")) {
      Files.copy(shipped.resolve(file), folder.resolve(file));
    }
    Files.writeString(folder.resolve("acting-offices.csv"), "id,office,from,to,acting\n");
    Files.writeString(folder.resolve("competence.csv"), COMPETENCE);
    return folder;
  }
}

package org.wasl.desk.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.wasl.desk.Desk;
import org.wasl.desk.config.DeskConfig;
import org.wasl.desk.config.DeskOffice;
import org.wasl.desk.office.OfficeSetup;
import org.wasl.desk.persons.OfficeAdministration;
import org.wasl.desk.store.DeskDatabase;
import org.wasl.desk.trail.DeskTrail;
import org.wasl.runtime.settings.ConfigException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The data folder and the settings of a desk. */
final class DeskDataOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the desk: its database, its offices, its trail.")
  private Path data;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings of the desk; without it, all settings have their defaults.")
  private @Nullable Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting that overrides that of the file. May be given repeatedly.")
  private Map<String, String> overrides = new TreeMap<>();

  Path data() {
    return data;
  }

  DeskConfig config() {
    try {
      return DeskConfig.read(Optional.ofNullable(config), overrides);
    } catch (ConfigException e) {
      throw refused(e);
    }
  }

  /** Reports bad configuration as bad usage, with every problem and exit code 2. */
  ParameterException refused(ConfigException problem) {
    return new ParameterException(command.commandLine(), String.valueOf(problem.getMessage()));
  }

  /** Works with the parts of the desk, which may run or not. If it runs, it has the settings. */
  <T> T with(SetupWork<T> work) throws IOException {
    Desk.makeFolder(data);
    try (DeskDatabase database = DeskDatabase.open(data.resolve(Desk.DATABASE))) {
      DeskTrail trail = DeskTrail.open(data);
      JsonNode running = running();
      if (running.has("enrolmentHours")) {
        overrides.putIfAbsent("desk.enrolmentHours", running.path("enrolmentHours").asText());
      }
      DeskConfig settings = config();
      OfficeAdministration administration =
          new OfficeAdministration(
              database,
              trail,
              Clock.systemUTC(),
              Duration.ofHours(settings.enrolmentHours()),
              URI.create(
                  running.path("url").asText(settings.originAt(settings.port()).toString())));
      return work.run(database, new OfficeSetup(data, database, trail, administration));
    }
  }

  /** The work of a command. */
  @FunctionalInterface
  interface SetupWork<T> {
    T run(DeskDatabase database, OfficeSetup setup) throws IOException;
  }

  /** Reads {@code desk.json}, and returns an empty object if no desk runs. */
  private JsonNode running() throws IOException {
    Path file = data.resolve(Desk.RUN_FILE);
    return Files.exists(file)
        ? new JsonMapper().readTree(Files.readString(file))
        : MissingNode.getInstance();
  }

  /** An office of the desk, by its id. */
  DeskOffice office(String id) {
    try {
      DeskOffice office = DeskOffice.readAll(data).get(id);
      if (office == null) {
        throw new ParameterException(
            command.commandLine(), "--office " + id + ": the desk has no such office");
      }
      return office;
    } catch (ConfigException e) {
      throw refused(e);
    }
  }
}

package org.wasl.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.administration.ReloadCommand;
import org.wasl.desk.Desk;
import org.wasl.desk.cli.DeskCommand;
import org.wasl.desk.config.DeskConfig;
import org.wasl.kit.pki.SandboxPki;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.settings.ConfigException;
import org.wasl.sandbox.Behaviour;
import org.wasl.sandbox.environment.SandboxEnvironment;
import picocli.CommandLine;

/**
 * Offices that change from programs to people at a desk. They change from push to pull while the
 * gateway runs. As an operator would, this applies the directory entries that the desk writes now
 * and after each new key.
 */
public final class SandboxDesks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SandboxDesks.class);

  /** The territory of the demo's two offices. */
  public static final String PLACE = "MA-RAB";

  /** Prosecutor and police of one territory. */
  public static final List<Office> OFFICES =
      List.of(
          new Office(
              new AgencyId("kp-rabat"),
              "prosecution",
              PLACE,
              "Synthetic deputy",
              "Deputy prosecutor"),
          new Office(
              new AgencyId("srpj-rabat"),
              "police",
              PLACE,
              "Synthetic officer",
              "Head of the cyber-crime desk"));

  private static final Duration FOR_GOOD = Duration.ofDays(1);

  private final SandboxEnvironment world;
  private final URI gateway;
  private final Path data;
  private final Desk desk;
  private final Map<AgencyId, String> links = new LinkedHashMap<>();
  private final ExecutorService operator =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "desk-operator");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * An office.
   *
   * @param id id of the agency
   * @param kind code of the list {@code agency-kind}
   * @param territory territory of its competence
   * @param head name of the person who enrols first
   * @param function function of that person
   */
  public record Office(AgencyId id, String kind, String territory, String head, String function) {}

  private SandboxDesks(SandboxEnvironment world, URI gateway, int port)
      throws IOException, ConfigException {
    this.world = world;
    this.gateway = gateway;
    this.data = world.data().resolve("desk");
    Map<String, String> settings =
        Map.of("desk.port", Integer.toString(port), "desk.refreshSeconds", "1");
    this.desk = Desk.start(data, DeskConfig.read(Optional.empty(), settings), Clock.systemUTC());
  }

  /**
   * Stops the programs of these offices, and starts a desk for them beside a running gateway.
   *
   * @param gateway the address of its partner API
   * @param port port of the desk; 0 for any free one
   */
  public static SandboxDesks open(
      SandboxEnvironment world, URI gateway, int port, List<Office> offices)
      throws IOException, ConfigException {
    SandboxDesks desks = new SandboxDesks(world, gateway, port);
    try {
      for (Office office : offices) {
        desks.add(office);
      }
      desks.desk.updateOffices();
      desks.reload();
      for (Office office : offices) {
        Behaviour down = new Behaviour.Down(FOR_GOOD.toMillis());
        world.sandbox().agency(office.id()).behave(down).join();
        desks.desk.whenKeysChange(
            office.id().value(), () -> desks.operator.execute(() -> desks.updateDirectory(office)));
      }
      return desks;
    } catch (IOException | RuntimeException e) {
      desks.close();
      throw e;
    }
  }

  /** By which browsers reach the desk. */
  public URI url() {
    return desk.url();
  }

  /** The one-time link with which the first person of each office enrols, by office. */
  public Map<AgencyId, String> links() {
    return Collections.unmodifiableMap(links);
  }

  /** The data folder of the desk. */
  public Path data() {
    return data;
  }

  /** Waits until the gateway uses the offices' new entries and no longer calls the programs. */
  private void reload() throws IOException {
    CommandOutput.of(
        new ReloadCommand(), List.of("--config=" + world.config(), "--data=" + world.data()));
  }

  private void add(Office office) throws IOException {
    Path file = world.config().resolve("agencies").resolve(office.id() + ".properties");
    List<String> command =
        new ArrayList<>(
            List.of(
                "office",
                "add",
                "--data=" + data,
                "--id=" + office.id(),
                "--kind=" + office.kind(),
                "--territory=" + office.territory(),
                "--pki=" + world.pki().path(),
                "--gateway=" + gateway,
                "--head=" + office.head(),
                "--function=" + office.function(),
                "--import"));
    for (String language : List.of("ar", "fr", "en")) {
      command.add(
          "--name=" + language + "=" + SandboxEnvironment.property(file, "name." + language));
    }
    links.put(office.id(), CommandOutput.of(new CommandLine(new DeskCommand()), command));
    Path properties = enter(office).resolve(file.getFileName());
    replace(properties, file);
  }

  /**
   * Copies the office's public keys to the gateway's folder if they differ.
   *
   * @return the folder with the office's entry for the directory
   */
  private Path enter(Office office) throws IOException {
    Path entry = data.resolve("entry");
    CommandOutput.of(
        new CommandLine(new DeskCommand()),
        List.of("office", "entry", "--data=" + data, "--office=" + office.id(), "--out=" + entry));
    Path keys = world.pki().publicKeysFile(office.id());
    Path published = entry.resolve(office.id() + ".jwks");
    if (Files.mismatch(published, keys) >= 0) {
      replace(published, keys);
      SandboxPki.exportGateway(world.pki());
    }
    return entry;
  }

  private static void replace(Path from, Path to) throws IOException {
    Path draft = to.resolveSibling(to.getFileName() + ".new");
    Files.copy(from, draft, StandardCopyOption.REPLACE_EXISTING);
    Files.move(draft, to, StandardCopyOption.ATOMIC_MOVE);
  }

  private void updateDirectory(Office office) {
    try {
      enter(office);
    } catch (IOException e) {
      LOG.warn("rejected directory entry of an office: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    operator.close(); // its operations must end first
    desk.close();
  }
}

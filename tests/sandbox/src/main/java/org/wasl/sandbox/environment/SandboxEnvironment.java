package org.wasl.sandbox.environment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.wasl.configuration.tables.CalendarFile;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.pki.SandboxPki;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.settings.ConfigException;
import org.wasl.sandbox.Sandbox;
import org.wasl.sandbox.SandboxConfig;
import org.wasl.wire.directory.AgencyKind;
import org.wasl.wire.directory.DeliveryProtocol;
import org.wasl.wire.pki.PkiFolder;

/**
 * The environment of a gateway on one data folder. It has keys, a configuration with all agencies
 * on this machine, and the sandbox agencies themselves.
 *
 * <p>These folders belong to it:
 *
 * <ul>
 *   <li>{@code DATA/pki} with the keys
 *   <li>{@code DATA/config} with the configuration
 *   <li>{@code DATA/agencies} with the agencies' inboxes
 *   <li>{@code DATA/witnesses} with the state of the log's witnesses
 * </ul>
 *
 * <p>{@code DATA} itself belongs to the gateway.
 */
public final class SandboxEnvironment implements AutoCloseable {
  private final Path data;
  private final PkiFolder pki;
  private final KitRuntime runtime;
  private final Sandbox sandbox;
  private final SandboxWitnesses witnesses;

  private SandboxEnvironment(
      Path data, PkiFolder pki, KitRuntime runtime, Sandbox sandbox, SandboxWitnesses witnesses) {
    this.data = data;
    this.pki = pki;
    this.runtime = runtime;
    this.sandbox = sandbox;
    this.witnesses = witnesses;
  }

  /**
   * Makes missing parts of {@code data} and starts the agencies and witnesses.
   *
   * @param template the configuration to use, usually the shipped one
   */
  public static SandboxEnvironment open(Path template, Path data, SandboxConfig sandboxConfig)
      throws IOException {
    Files.createDirectories(data);
    Map<AgencyId, AgencyKind> kinds = kinds(template.resolve("agencies"));
    List<AgencyId> everybody = new ArrayList<>(kinds.keySet());
    everybody.add(AgencyId.GATEWAY);
    PkiFolder pki = SandboxPki.create(data.resolve("pki"), everybody);
    KitRuntime runtime = KitRuntime.start();
    Sandbox sandbox =
        Sandbox.start(
            runtime,
            pki,
            data.resolve("agencies"),
            sandboxConfig,
            kinds,
            zone(template),
            collecting(template.resolve("agencies"), kinds.keySet()));
    SandboxWitnesses witnesses = SandboxWitnesses.start(runtime, pki, data.resolve("witnesses"));
    SandboxEnvironment world = new SandboxEnvironment(data, pki, runtime, sandbox, witnesses);
    world.writeConfiguration(template);
    return world;
  }

  /**
   * The time zone of the calendar in a configuration.
   *
   * @throws IOException if the calendar cannot be read
   */
  public static ZoneId zone(Path template) throws IOException {
    try {
      return CalendarFile.read(template.resolve("calendar.csv")).zone();
    } catch (ConfigException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Ids of the agencies of a kind, in a configuration. */
  public static Set<AgencyId> agencies(Path template, AgencyKind kind) throws IOException {
    Map<AgencyId, AgencyKind> kinds = kinds(template.resolve("agencies"));
    kinds.values().removeIf(other -> other != kind);
    return kinds.keySet();
  }

  private static Map<AgencyId, AgencyKind> kinds(Path agencies) throws IOException {
    Map<AgencyId, AgencyKind> kinds = new TreeMap<>();
    try (Stream<Path> files = Files.list(agencies)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".properties")).toList()) {
        AgencyId id =
            new AgencyId(file.getFileName().toString().replaceFirst("\\.properties$", ""));
        kinds.put(
            id, AgencyKind.valueOf(property(file, "kind").toUpperCase(java.util.Locale.ROOT)));
      }
    }
    return kinds;
  }

  private static Set<AgencyId> collecting(Path agencies, Set<AgencyId> ids) throws IOException {
    Set<AgencyId> collecting = new TreeSet<>();
    for (AgencyId id : ids) {
      if (property(agencies.resolve(id + ".properties"), "protocol")
          .equals(DeliveryProtocol.PULL.code())) {
        collecting.add(id);
      }
    }
    return collecting;
  }

  /**
   * A property of an agency's file.
   *
   * @throws IOException if the file cannot be read or lacks the property
   */
  public static String property(Path file, String key) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.matches(key + "\\s*=.*"))
        .map(line -> line.substring(line.indexOf('=') + 1).strip())
        .findFirst()
        .orElseThrow(() -> new IOException(file + ": no " + key));
  }

  private void writeConfiguration(Path template) throws IOException {
    try (Stream<Path> files = Files.walk(template)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = config().resolve(template.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.writeString(copy, Files.readString(file));
      }
    }
    StringBuilder settings = new StringBuilder("\n");
    witnesses.settings().forEach((key, value) -> settings.append(key + " = " + value + "\n"));
    Files.writeString(config().resolve("gateway.properties"), settings, StandardOpenOption.APPEND);
    sandbox.agencies().stream()
        .filter(agency -> !agency.collects())
        .forEach(
            agency ->
                replaceEndpoint(
                    config().resolve("agencies").resolve(agency.id() + ".properties"),
                    agency.endpoint().toString()));
  }

  private static void replaceEndpoint(Path file, String endpoint) {
    try {
      Files.writeString(
          file,
          Files.readString(file).replaceFirst("(?m)^endpoint\\s*=.*$", "endpoint = " + endpoint));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The gateway's data folder. */
  public Path data() {
    return data;
  }

  /** The configuration to start a gateway with. */
  public Path config() {
    return data.resolve("config");
  }

  /** The folder of the agencies' received deliveries. */
  public Path inboxes() {
    return data.resolve("agencies");
  }

  /** Everybody's keys. */
  public PkiFolder pki() {
    return pki;
  }

  /** The runtime of the agencies. */
  public KitRuntime runtime() {
    return runtime;
  }

  /** The agencies. */
  public Sandbox sandbox() {
    return sandbox;
  }

  @Override
  public void close() throws IOException {
    sandbox.close();
    witnesses.close();
    runtime.close();
  }
}

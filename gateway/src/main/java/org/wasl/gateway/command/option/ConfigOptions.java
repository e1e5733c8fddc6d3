package org.wasl.gateway.command.option;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.wasl.base.settings.ConfigException;
import org.wasl.gateway.config.Configuration;
import picocli.CommandLine.Option;

/** The options for configuration and data folder, of every command. */
public final class ConfigOptions {
  @Option(
      names = "--config",
      paramLabel = "DIR",
      defaultValue = "config",
      description = "gateway.properties, agencies/, competence and agreements (${DEFAULT-VALUE})")
  private Path config;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "the gateway's data folder; the same as --set data.dir=DIR")
  private Path data;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "overrides a key of gateway.properties")
  private Map<String, String> overrides = new LinkedHashMap<>();

  /** The file of acting offices that the configuration has. */
  public Path actingOffices() {
    return config.resolve("acting-offices.csv");
  }

  /**
   * The configuration with what is overridden.
   *
   * @throws ConfigException where it is not valid; names file, key and reason
   */
  public Configuration read() throws ConfigException {
    Map<String, String> all = new LinkedHashMap<>(overrides);
    if (data != null) {
      all.put("data.dir", data.toString());
    }
    return Configuration.read(config, all);
  }
}

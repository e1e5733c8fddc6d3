package org.wasl.administration.option;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.wasl.configuration.Configuration;
import org.wasl.runtime.settings.ConfigException;
import picocli.CommandLine.Option;

/** The options for configuration and data folder, of every command. */
public final class ConfigOptions {
  @Option(
      names = "--config",
      paramLabel = "DIR",
      defaultValue = "config",
      description =
          "folder with gateway.properties, agencies/, competence and agreements (${DEFAULT-VALUE})")
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
   * The configuration with the overrides applied.
   *
   * @throws ConfigException if it is not valid, with file, key and reason
   */
  public Configuration read() throws ConfigException {
    Map<String, String> all = new LinkedHashMap<>(overrides);
    if (data != null) {
      all.put("data.dir", data.toString());
    }
    return Configuration.read(config, all);
  }
}

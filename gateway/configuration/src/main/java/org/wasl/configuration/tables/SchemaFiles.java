package org.wasl.configuration.tables;

import java.nio.file.Path;
import org.wasl.runtime.settings.ConfigException;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.schemas.resource.SchemaLoadException;

/**
 * The folder {@code schemas/}, which has the message schemas of the authority. Each is {@code
 * TYPE/VERSION/schema.json}. A version that the folder does not have is as it ships.
 */
public final class SchemaFiles {
  private SchemaFiles() {}

  /** The folder, in that of the configuration. */
  public static Path folder(Path configuration) {
    return configuration.resolve("schemas");
  }

  /**
   * All schemas of messages.
   *
   * @param configuration folder of the configuration
   * @throws ConfigException with the first fault
   */
  public static SchemaRegistry read(Path configuration, CodeLists codes) throws ConfigException {
    try {
      return SchemaRegistry.load(codes, folder(configuration));
    } catch (SchemaLoadException e) {
      throw CodeFiles.refused(configuration, e);
    }
  }
}

package org.wasl.configuration.tables;

import java.nio.file.Path;
import java.util.List;
import org.wasl.runtime.settings.ConfigException;
import org.wasl.runtime.settings.ConfigProblem;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.resource.SchemaLoadException;

/** Reads the folder {@code codes/}, which has the code lists that the authority decides. */
public final class CodeFiles {
  private CodeFiles() {}

  /** The folder, in that of the configuration. */
  public static Path folder(Path configuration) {
    return configuration.resolve("codes");
  }

  /** The fault of a code list or schema, with its file in the configuration. */
  public static ConfigException refused(Path configuration, SchemaLoadException fault) {
    String file = configuration.resolve(fault.file()).toString();
    return new ConfigException(List.of(new ConfigProblem(file, fault.line(), "", fault.reason())));
  }

  /**
   * All code lists. A list that the folder does not have is as it ships.
   *
   * @param configuration folder of the configuration
   * @throws ConfigException with the first fault
   */
  public static CodeLists read(Path configuration) throws ConfigException {
    try {
      return CodeLists.load().withListsOf(folder(configuration));
    } catch (SchemaLoadException e) {
      throw refused(configuration, e);
    }
  }
}

package org.wasl.commands.schema;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.wasl.runtime.FileFault;
import org.wasl.schemas.partner.SchemaSetCheck;
import org.wasl.schemas.partner.SchemaSetLimits;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command {@code schema check} checks a partner's own schemas and samples. Exit codes are 0
 * (good), 1 (something is wrong) and 2 (bad usage).
 */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = "Checks a folder of JSON Schemas and XML Schemas with their samples.")
final class SchemaCheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FOLDER", description = "The set: nothing outside it is read.")
  private Path folder;

  @Override
  public Integer call() {
    return isGood(folder, spec) ? 0 : 1;
  }

  /**
   * Checks a set and prints its faults, or that there are none.
   *
   * @throws ParameterException if it is no folder that can be read
   */
  static boolean isGood(Path folder, CommandSpec spec) {
    if (!Files.isDirectory(folder)) {
      throw new ParameterException(spec.commandLine(), folder + " is no folder");
    }
    try {
      SchemaSetCheck check = SchemaSetCheck.of(folder, SchemaSetLimits.DEFAULT);
      check.findings().forEach(spec.commandLine().getOut()::println);
      if (check.omitted() > 0) {
        spec.commandLine()
            .getOut()
            .println(String.format(Locale.ROOT, "and %d more", check.omitted()));
      }
      if (check.isGood()) {
        spec.commandLine()
            .getOut()
            .println(
                String.format(
                    Locale.ROOT, "good: schemas %d, samples %d", check.schemas(), check.samples()));
      }
      return check.isGood();
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), FileFault.describe(e));
    }
  }
}

package org.wasl.commands.schema;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.wasl.kit.option.StandardOutput;
import org.wasl.runtime.FileFault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command {@code schema convert} prints a message in another version of its type. Nobody has
 * signed the printed message. Exit codes are 0 (printed), 1 (the version cannot say everything, or
 * it cannot be printed) and 2 (bad usage, or no valid message).
 */
@Command(
    name = "convert",
    mixinStandardHelpOptions = true,
    description = "Prints a message in another version of its type; its signature does not hold.")
final class SchemaConvertCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The message: its JSON; - for standard input.")
  private Path file;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "VERSION",
      description = "The wanted version of its type.")
  private int version;

  @Override
  public Integer call() throws IOException {
    Optional<String> shown = new VersionView(spec, "--to", version).of(file.toString(), bytes());
    if (shown.isEmpty()) {
      return 1;
    }
    StandardOutput.println(spec.commandLine(), shown.get());
    return 0;
  }

  private byte[] bytes() {
    try {
      return file.toString().equals("-") ? System.in.readAllBytes() : Files.readAllBytes(file);
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), FileFault.describe(e));
    }
  }
}

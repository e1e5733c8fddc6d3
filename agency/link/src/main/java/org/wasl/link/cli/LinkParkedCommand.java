package org.wasl.link.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.wasl.kit.option.StandardOutput;
import org.wasl.link.forward.ParkedMessages;
import org.wasl.rules.id.DeliveryId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command {@code link parked} lists messages that the old system does not take, and has them
 * forwarded again.
 */
@Command(
    name = "parked",
    mixinStandardHelpOptions = true,
    description = "Prints each message that the old system does not accept, as a line of JSON.")
final class LinkParkedCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the link.")
  private Path data;

  @Option(
      names = "--retry",
      paramLabel = "UUID",
      description = "Makes the running link send this delivery to the old system again.")
  private @Nullable DeliveryId retry;

  @Override
  public Integer call() throws IOException {
    if (!Files.isDirectory(data)) {
      throw new ParameterException(spec.commandLine(), "--data: no folder " + data);
    }
    ParkedMessages parked = new ParkedMessages(data);
    if (retry == null) {
      parked.entries().forEach(spec.commandLine().getOut()::println);
      StandardOutput.check(spec.commandLine());
      return 0;
    }
    if (!parked.retry(retry)) {
      throw new ParameterException(spec.commandLine(), "no delivery " + retry + " is parked");
    }
    return 0;
  }
}

package org.wasl.commands.file;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.wasl.kit.evidence.EvidenceEntry;
import org.wasl.kit.option.ShownJson;
import org.wasl.kit.option.StandardOutput;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code file list} prints the sealed files of a message, without their keys. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Lists the sealed files of a message as JSON, a line for each, without keys.")
final class FileListCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ListingMessage message;

  @Override
  public Integer call() throws IOException {
    for (EvidenceEntry entry : message.entries()) {
      ObjectNode shown = entry.toJson();
      shown.withObject("/sealed").remove("key");
      StandardOutput.println(
          spec.commandLine(), ShownJson.of(shown.toString().getBytes(StandardCharsets.UTF_8)));
    }
    return 0;
  }
}

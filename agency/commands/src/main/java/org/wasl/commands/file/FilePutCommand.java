package org.wasl.commands.file;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.wasl.client.WaslClient;
import org.wasl.kit.evidence.EvidenceEntry;
import org.wasl.kit.evidence.SealedCopies;
import org.wasl.kit.option.GatewayOption;
import org.wasl.kit.option.PkiOption;
import org.wasl.kit.option.ShownJson;
import org.wasl.kit.option.StandardOutput;
import org.wasl.wire.pki.PkiFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command {@code file put} seals files, sends them, and prints their entries for a message.
 * Exit codes are 0 (the gateway has all), 1 (one is missing) and 2 (bad usage).
 */
@Command(
    name = "put",
    mixinStandardHelpOptions = true,
    description = {
      "Seals files and sends them, and prints content.evidence with their keys for the case.",
      "After a cut or a kill, the same command goes on where it was."
    })
final class FilePutCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private PkiOption pki;
  @Mixin private GatewayOption gateway;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "The files.")
  private List<Path> files;

  @Option(
      names = "--sealed",
      required = true,
      paramLabel = "FOLDER",
      description = "Folder for the sealed copies. Keep it until the case is accepted.")
  private Path folder;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PkiFolder keys = pki.open();
    FileUploads.check(spec.commandLine(), files);
    Optional<List<EvidenceEntry>> sent;
    try (WaslClient client = WaslClient.open(gateway.config(spec, keys, pki.agency()))) {
      sent =
          FileUploads.send(
              spec.commandLine(), gateway, client.evidence(), SealedCopies.in(folder), files);
    }
    if (sent.isEmpty()) {
      return 1;
    }
    ArrayNode entries = JsonNodeFactory.instance.arrayNode();
    sent.get().forEach(entry -> entries.add(entry.toJson()));
    StandardOutput.println(
        spec.commandLine(), ShownJson.of(entries.toString().getBytes(StandardCharsets.UTF_8)));
    return 0;
  }
}

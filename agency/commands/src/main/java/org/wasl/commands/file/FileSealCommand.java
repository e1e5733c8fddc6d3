package org.wasl.commands.file;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.wasl.kit.evidence.SealedCopies;
import org.wasl.kit.option.ShownJson;
import org.wasl.kit.option.StandardOutput;
import org.wasl.wire.jose.CryptoProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command {@code file seal} seals files and prints their entries for a message. Exit codes are
 * 0 (sealed), 1 (a file failed) and 2 (bad usage).
 */
@Command(
    name = "seal",
    mixinStandardHelpOptions = true,
    description =
        "Seals files as ID.sealed, and prints content.evidence with their keys for the case.")
final class FileSealCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "The files.")
  private List<Path> files;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FOLDER",
      description = "Folder for the sealed files.")
  private Path folder;

  @Override
  public Integer call() throws IOException {
    CryptoProvider.install();
    FileUploads.check(spec.commandLine(), files);
    SealedCopies copies = SealedCopies.in(folder);
    ArrayNode entries = JsonNodeFactory.instance.arrayNode();
    for (Path file : files) {
      entries.add(copies.seal(file).toJson());
    }
    StandardOutput.println(
        spec.commandLine(), ShownJson.of(entries.toString().getBytes(StandardCharsets.UTF_8)));
    return 0;
  }
}

package org.wasl.commands.identity;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.wasl.kit.option.ShownJson;
import org.wasl.kit.option.StandardOutput;
import org.wasl.kit.pki.AtomicFile;
import org.wasl.schemas.json.JsonLimits;
import org.wasl.schemas.json.StrictJson;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Reads and writes an open or sealed identity. It uses files and streams only. A message does not
 * repeat mistyped text, because that may be an identity.
 */
final class IdentityFiles {
  private static final int MAX_BYTES = 1_048_576;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Parameters(index = "0", paramLabel = "FILE", description = "The file; - for standard input.")
  private String file;

  @Parameters(index = "1..*", hidden = true)
  private List<String> surplus = List.of();

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Output file, which only its owner can read; without it, standard output.")
  private Optional<Path> output = Optional.empty();

  /** Unknown options are surplus arguments, which are not repeated either. */
  @Spec(Spec.Target.MIXEE)
  void unknownOptionsAreArguments(CommandSpec spec) {
    spec.parser().unmatchedOptionsArePositionalParams(true);
  }

  /** Reads the given JSON document. The parser is strict. */
  JsonNode read() {
    if (!surplus.isEmpty()) {
      throw usage("one file, or - for standard input: an identity is no argument");
    }
    return switch (new StrictJson(JsonLimits.DEFAULT).parse(bytes())) {
      case StrictJson.Parsed parsed -> parsed.document();
      case StrictJson.Malformed malformed -> throw usage("not JSON: " + malformed.text());
    };
  }

  private byte[] bytes() {
    try (InputStream in = file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw usage("larger than " + MAX_BYTES + " bytes");
      }
      return bytes;
    } catch (IOException | InvalidPathException e) {
      // The message of the cause repeats the typed text.
      throw usage("cannot read the file: give its name, or - for standard input");
    }
  }

  /** Writes the document and a line end. */
  void write(byte[] json) throws IOException {
    if (output.isEmpty()) {
      StandardOutput.println(command.commandLine(), ShownJson.of(json));
      return;
    }
    byte[] line =
        (new String(json, StandardCharsets.UTF_8) + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      AtomicFile.writeSecret(output.get(), line);
    } catch (IOException e) {
      throw usage("cannot write the file of --output");
    }
  }

  ParameterException usage(String problem) {
    return new ParameterException(command.commandLine(), problem);
  }
}

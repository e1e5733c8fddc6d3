package org.wasl.commands.file;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.wasl.kit.evidence.EvidenceEntry;
import org.wasl.runtime.FileFault;
import org.wasl.runtime.RootCause;
import org.wasl.schemas.json.JsonLimits;
import org.wasl.schemas.json.MessageLimits;
import org.wasl.schemas.json.StrictJson;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The message that lists the files of a command. */
final class ListingMessage {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Parameters(
      paramLabel = "MESSAGE",
      description = "File with the message, as open prints it; - for standard input.")
  private String file;

  /** Its sealed files. */
  List<EvidenceEntry> entries() {
    try {
      return EvidenceEntry.listedIn(document());
    } catch (IllegalArgumentException e) {
      throw usage(RootCause.message(e));
    }
  }

  private JsonNode document() {
    return switch (new StrictJson(JsonLimits.DEFAULT).parse(bytes())) {
      case StrictJson.Parsed parsed -> parsed.document();
      case StrictJson.Malformed malformed -> throw usage("not JSON: " + malformed.text());
    };
  }

  private byte[] bytes() {
    try (InputStream in = file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
      return in.readNBytes(MessageLimits.LARGEST.handoverBytes());
    } catch (IOException e) {
      throw usage("cannot read " + file + ": " + FileFault.unreadable(e));
    }
  }

  private ParameterException usage(String problem) {
    return new ParameterException(command.commandLine(), problem);
  }
}

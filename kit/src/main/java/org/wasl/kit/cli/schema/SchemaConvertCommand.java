package org.wasl.kit.cli.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.wasl.kit.cli.option.ShownJson;
import org.wasl.rules.runtime.FileFault;
import org.wasl.schemas.conversion.VersionConversion;
import org.wasl.schemas.json.JsonLimits;
import org.wasl.schemas.json.StrictJson;
import org.wasl.schemas.registry.Violation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code schema convert}: prints a message in another version of its type. Nobody has signed what
 * it prints. Exit codes: 0 printed, 1 the version cannot say everything, 2 bad usage or no valid
 * message.
 */
@Command(
    name = "convert",
    mixinStandardHelpOptions = true,
    description = "Prints a message in another version of its type; its signature does not hold.")
final class SchemaConvertCommand implements Callable<Integer> {
  private static final int MOST_TOLD = 5;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The message: its JSON; - for standard input.")
  private Path file;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "VERSION",
      description = "The version of its type that is wanted.")
  private int version;

  @Override
  public Integer call() {
    JsonNode message = valid();
    SortedSet<Integer> versions =
        SchemaCommand.ours().versions(message.at("/envelope/type").asText());
    if (!versions.contains(version)) {
      throw usage(
          "--to %d: there are the versions %s"
              .formatted(
                  version,
                  versions.stream().map(String::valueOf).collect(Collectors.joining(", "))));
    }
    return switch (VersionConversion.convert(message, version)) {
      case VersionConversion.Converted(var document) -> {
        byte[] json = document.toPrettyString().getBytes(StandardCharsets.UTF_8);
        spec.commandLine().getOut().println(ShownJson.of(json));
        yield 0;
      }
      case VersionConversion.Lossy(var pointers, var lacking) -> {
        spec.commandLine()
            .getErr()
            .println(
                "convert: version %d has no place for %s"
                    .formatted(lacking, String.join(", ", pointers)));
        yield 1;
      }
    };
  }

  private JsonNode valid() {
    if (!(new StrictJson(JsonLimits.DEFAULT).parse(bytes()) instanceof StrictJson.Parsed read)) {
      throw usage(file + " is not acceptable JSON");
    }
    String type = read.document().at("/envelope/type").asText();
    int now = read.document().at("/envelope/version").asInt();
    if (!SchemaCommand.ours().versions(type).contains(now)) {
      throw usage(file + " is no message of a known type and version");
    }
    List<Violation> violations = SchemaCommand.ours().validate(type, now, read.document());
    if (!violations.isEmpty()) {
      throw usage(
          "%s is no valid %s/%d: %s"
              .formatted(
                  file,
                  type,
                  now,
                  violations.stream()
                      .limit(MOST_TOLD)
                      .map(one -> one.pointer() + " " + one.keyword())
                      .collect(Collectors.joining("; "))));
    }
    return read.document();
  }

  private byte[] bytes() {
    try {
      return file.toString().equals("-") ? System.in.readAllBytes() : Files.readAllBytes(file);
    } catch (IOException e) {
      throw usage(FileFault.describe(e));
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}

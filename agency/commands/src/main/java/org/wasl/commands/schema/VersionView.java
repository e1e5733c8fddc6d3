package org.wasl.commands.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.wasl.kit.option.ShownJson;
import org.wasl.schemas.conversion.VersionConversion;
import org.wasl.schemas.json.JsonLimits;
import org.wasl.schemas.json.StrictJson;
import org.wasl.schemas.registry.Violation;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * A message in another version of its type, for a person at the command line. Nobody has signed it.
 *
 * @param spec the command, which reports the parts that the version cannot say
 * @param option by which the version was asked for
 * @param version the wanted version of its type
 */
public record VersionView(CommandSpec spec, String option, int version) {
  private static final int MOST_TOLD = 5;

  /**
   * Returns the text to show. If the version cannot say everything, it reports that and returns
   * empty.
   *
   * @param name by which the message is told of, such as a file
   * @throws ParameterException if there is no such version, or this is no valid message
   */
  public Optional<String> of(String name, byte[] bytes) {
    JsonNode message = valid(name, bytes);
    SortedSet<Integer> versions =
        SchemaCommand.ours().versions(message.at("/envelope/type").asText());
    if (!versions.contains(version)) {
      throw usage(
          String.format(
              Locale.ROOT,
              "%s %d: there are the versions %s",
              option,
              version,
              versions.stream().map(String::valueOf).collect(Collectors.joining(", "))));
    }
    return switch (VersionConversion.convert(message, version)) {
      case VersionConversion.Converted(var document) ->
          Optional.of(ShownJson.of(document.toPrettyString().getBytes(StandardCharsets.UTF_8)));
      case VersionConversion.Lossy(var pointers, var lacking) -> {
        spec.commandLine()
            .getErr()
            .println(
                String.format(
                    Locale.ROOT,
                    "%s: version %d has no place for %s",
                    spec.name(),
                    lacking,
                    String.join(", ", pointers)));
        yield Optional.empty();
      }
    };
  }

  private JsonNode valid(String name, byte[] bytes) {
    if (!(new StrictJson(JsonLimits.DEFAULT).parse(bytes) instanceof StrictJson.Parsed read)) {
      throw usage(name + " is not acceptable JSON");
    }
    String type = read.document().at("/envelope/type").asText();
    int now = read.document().at("/envelope/version").asInt();
    if (!SchemaCommand.ours().versions(type).contains(now)) {
      throw usage(name + " is no message of a known type and version");
    }
    List<Violation> violations = SchemaCommand.ours().validate(type, now, read.document());
    if (!violations.isEmpty()) {
      throw usage(
          String.format(
              Locale.ROOT,
              "%s is no valid %s/%d: %s",
              name,
              type,
              now,
              violations.stream()
                  .limit(MOST_TOLD)
                  .map(violation -> violation.pointer() + " " + violation.keyword())
                  .collect(Collectors.joining("; "))));
    }
    return read.document();
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}

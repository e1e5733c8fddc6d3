package org.wasl.commands.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wasl.runtime.FileFault;
import org.wasl.schemas.compatibility.SchemaChange;
import org.wasl.schemas.compatibility.SchemaComparison;
import org.wasl.schemas.compatibility.SchemaComparison.Compared;
import org.wasl.schemas.json.JsonLimits;
import org.wasl.schemas.json.StrictJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command {@code schema compare} names the incompatible changes of a new schema. Exit codes are
 * 0 (none), 1 (some) and 2 (bad usage, or no schema).
 */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = "Names each change that breaks readers or writers of the old schema.")
final class SchemaCompareCommand implements Callable<Integer> {
  private static final Pattern OURS = Pattern.compile("([a-z][a-z0-9-]*)/([1-9][0-9]{0,2})");
  private static final StrictJson JSON = new StrictJson(JsonLimits.DEFAULT);

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "OLD",
      description = "TYPE/VERSION of a message, or a file with a JSON Schema.")
  private String older;

  @Parameters(
      index = "1",
      paramLabel = "NEW",
      description = "TYPE/VERSION or file of the new schema.")
  private String newer;

  @Override
  public Integer call() {
    List<SchemaChange> changes = SchemaComparison.compare(schema(older), schema(newer));
    changes.forEach(spec.commandLine().getOut()::println);
    if (changes.isEmpty()) {
      spec.commandLine().getOut().println("nothing breaks");
    }
    return changes.isEmpty() ? 0 : 1;
  }

  private Compared schema(String name) {
    Matcher matcher = OURS.matcher(name);
    if (matcher.matches()) {
      Optional<String> text =
          SchemaCommand.ours().schemaText(matcher.group(1), Integer.parseInt(matcher.group(2)));
      if (text.isPresent()) {
        return new Compared(
            json(name, text.get().getBytes(StandardCharsets.UTF_8)), this::ownSchema);
      }
    }
    try {
      Path file = Path.of(name);
      Path folder = file.toAbsolutePath().resolveSibling("").normalize();
      return new Compared(
          json(name, Files.readAllBytes(file)),
          address -> ownSchema(address).or(() -> beside(folder, address)));
    } catch (InvalidPathException e) {
      throw usage(name + " is neither TYPE/VERSION nor a file");
    } catch (IOException e) {
      throw usage(
          "%s is neither TYPE/VERSION of ours nor a file that can be read (%s)"
              .formatted(name, FileFault.describe(e)));
    }
  }

  private Optional<JsonNode> ownSchema(String address) {
    return SchemaCommand.ours()
        .document(address)
        .map(text -> json(address, text.getBytes(StandardCharsets.UTF_8)));
  }

  /** A schema in the folder of the one that names it, or below it. */
  private static Optional<JsonNode> beside(Path folder, String address) {
    try {
      Path file = folder.resolve(address).normalize();
      return file.startsWith(folder)
              && JSON.parse(Files.readAllBytes(file)) instanceof StrictJson.Parsed(var document)
          ? Optional.of(document)
          : Optional.empty();
    } catch (InvalidPathException | IOException e) {
      return Optional.empty();
    }
  }

  private JsonNode json(String name, byte[] bytes) {
    return switch (JSON.parse(bytes)) {
      case StrictJson.Parsed(var document) when document.isObject() -> document;
      case StrictJson.Parsed _ -> throw usage(name + ": a JSON Schema is an object");
      case StrictJson.Malformed(var reason, var line, var column) ->
          throw usage(
              String.format(
                  Locale.ROOT,
                  "%s:%d:%d: not acceptable JSON: %s",
                  name,
                  line,
                  column,
                  reason.code()));
    };
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}

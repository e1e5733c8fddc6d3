package org.wasl.schemas.resource;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.wasl.schemas.json.JsonLimits;
import org.wasl.schemas.json.StrictJson;

/** A JSON file of ours or of the configuration, read strictly, with the line of each value. */
public record JsonFile(String file, byte[] bytes, JsonNode json) {

  /** A list of 10,000 codes is larger than any message may be. */
  public static final JsonLimits LIMITS =
      new JsonLimits(16 << 20, JsonLimits.DEPTH, JsonLimits.NUMBER_LENGTH, 1_000_000);

  private static final StrictJson STRICT = new StrictJson(LIMITS);

  /** The fault of a file that does not belong there, or is missing. */
  public static SchemaLoadException misplaced(Path root, Path file, String reason) {
    return new SchemaLoadException(name(root, file), 1, reason);
  }

  private static String name(Path root, Path file) {
    return root.getFileName() + "/" + root.relativize(file);
  }

  /**
   * Reads a file.
   *
   * @param root the folder that its name begins with
   * @throws SchemaLoadException if it is not acceptable JSON
   */
  public static JsonFile read(Path root, Path file) {
    String name = name(root, file);
    try {
      byte[] bytes = Files.readAllBytes(file);
      return switch (STRICT.parse(bytes)) {
        case StrictJson.Malformed bad ->
            throw new SchemaLoadException(name, bad.line(), "not acceptable JSON: " + bad.reason());
        case StrictJson.Parsed parsed -> new JsonFile(name, bytes, parsed.document());
      };
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }

  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  public SchemaLoadException broken(String pointer, String reason) {
    String where = pointer.isEmpty() ? "" : " (at " + pointer + ")";
    return new SchemaLoadException(file, line(JsonPointer.compile(pointer)), reason + where);
  }

  private int line(JsonPointer place) {
    try (JsonParser parser = new JsonFactory().createParser(bytes)) {
      while (parser.nextToken() != null)
        if (parser.getParsingContext().pathAsPointer().equals(place))
          return parser.currentTokenLocation().getLineNr();
      return 1;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot be parsed again: " + file, e);
    }
  }
}

package org.wasl.schemas.partner;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** The position of each value of a JSON document. */
final class JsonPositions {
  private final String file;
  private final Map<JsonPointer, JsonLocation> places = new HashMap<>();

  /** The positions of a document that was read before. */
  JsonPositions(String file, byte[] bytes) {
    this.file = file;
    try (JsonParser parser = new JsonFactory().createParser(bytes)) {
      while (parser.nextToken() != null) {
        if (!parser.currentToken().isStructEnd()) {
          places.put(parser.getParsingContext().pathAsPointer(), parser.currentTokenLocation());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot be parsed again: " + file, e);
    }
  }

  /** A finding at the value of this pointer (RFC 6901), or at the nearest around it. */
  SchemaFinding finding(String pointer, String reason) {
    JsonPointer at = pointer.startsWith("/") ? JsonPointer.compile(pointer) : JsonPointer.empty();
    JsonLocation place = places.get(at);
    while (place == null && !at.matches()) {
      at = at.head();
      place = places.get(at);
    }
    return place == null
        ? new SchemaFinding(file, 1, 0, reason)
        : new SchemaFinding(file, place.getLineNr(), place.getColumnNr(), reason);
  }
}

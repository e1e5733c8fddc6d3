package org.wasl.schemas.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads JSON that every reader understands the same way: RFC 8259 within I-JSON (RFC 7493). Refuses
 * duplicate names, NaN and Infinity, numbers outside IEEE double, a byte order mark, anything that
 * is not UTF-8, lone surrogates (also escaped), and whatever follows the document. Memory and time
 * are bounded by {@link JsonLimits}.
 *
 * <p>Thread-safe. Keeps no state between documents (no symbol table).
 */
public final class StrictJson {

  /** Result of reading. */
  public sealed interface JsonResult {}

  /** The bytes are acceptable JSON. */
  public record Parsed(JsonNode document) implements JsonResult {}

  /**
   * The bytes are refused. Contains nothing of the document.
   *
   * @param reason why
   * @param line line of the place, from 1
   * @param column column of the place in UTF-16 units, from 1; 0 where it is not known
   */
  public record Malformed(Reason reason, int line, int column) implements JsonResult {
    /** For a person: why, and where. */
    public String text() {
      return String.format(Locale.ROOT, "%s at line %d, column %d", reason.code(), line, column);
    }
  }

  /** Why bytes are refused; {@link #code()} is the code in the list {@code malformed}. */
  public enum Reason {
    TOO_LARGE,
    BAD_UTF8,
    BYTE_ORDER_MARK,
    SYNTAX,
    DUPLICATE_KEY,
    LONE_SURROGATE,
    NUMBER_OUT_OF_RANGE,
    TOO_LONG,
    TOO_DEEP,
    TOO_MANY_NODES,
    TRAILING_CONTENT;

    /** The reason as written in the code list and in {@code reason} of a problem document. */
    public String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private static final char BOM = '\uFEFF';

  private final JsonLimits limits;
  private final JsonFactory factory;

  /** A reader under these limits. */
  public StrictJson(JsonLimits limits) {
    this.limits = limits;
    this.factory =
        new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(limits.maxDepth() + 1) // the tree reader refuses before this
                    .maxStringLength(limits.maxBytes())
                    .maxNameLength(limits.maxBytes())
                    .maxNumberLength(limits.maxNumberLength())
                    .build())
            .build();
  }

  /** Reads one document; never throws because of the content. */
  public JsonResult parse(byte[] bytes) {
    if (bytes.length > limits.maxBytes()) return new Malformed(Reason.TOO_LARGE, 1, 0);
    CharsetDecoder utf8 =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer text = CharBuffer.allocate(bytes.length);
    boolean bad = utf8.decode(ByteBuffer.wrap(bytes), text, true).isError();
    text.flip();
    if (bad) return afterLast(text);
    if (text.length() > 0 && text.charAt(0) == BOM)
      return new Malformed(Reason.BYTE_ORDER_MARK, 1, 1);
    return parse(text);
  }

  // From characters, not bytes: Jackson guesses UTF-16 and UTF-32 and skips a mark in bytes.
  private JsonResult parse(CharBuffer text) {
    try (JsonParser parser = factory.createParser(text.array(), 0, text.length())) {
      try {
        return new Parsed(new JsonTreeReader(parser, limits).read());
      } catch (JsonTreeReader.RefusedJsonException refused) {
        return at(refused.reason, parser.currentTokenLocation());
      } catch (StreamConstraintsException tooLong) {
        return at(Reason.TOO_LONG, parser.currentLocation());
      } catch (JsonProcessingException syntax) {
        return at(Reason.SYNTAX, parser.currentLocation());
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException("reading from memory failed", impossible);
    }
  }

  private static Malformed at(Reason reason, JsonLocation place) {
    return new Malformed(reason, place.getLineNr(), Math.max(0, place.getColumnNr()));
  }

  private static Malformed afterLast(CharBuffer decoded) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < decoded.length(); i++) {
      if (decoded.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return new Malformed(Reason.BAD_UTF8, line, decoded.length() - lineStart + 1);
  }
}

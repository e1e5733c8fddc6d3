package org.wasl.schemas.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/**
 * Reads JSON that every reader understands the same way: RFC 8259 within I-JSON (RFC 7493). It
 * refuses duplicate names, NaN and Infinity, numbers outside IEEE double, a byte order mark,
 * anything that is not UTF-8, lone surrogates (also escaped), and whatever follows the document.
 * Memory and time are bounded by {@link JsonLimits}.
 *
 * <p>It is thread-safe. It keeps no state between documents (no symbol table).
 */
public final class StrictJson {

  /** Result of reading. */
  public sealed interface JsonResult {}

  /** The bytes are acceptable JSON. */
  public record Parsed(JsonNode document) implements JsonResult {}

  /**
   * The bytes are refused. The value contains nothing of the document.
   *
   * @param reason why
   * @param line line of the place, from 1
   * @param column column of the place in UTF-16 units, from 1. 0 where it is not known
   */
  public record Malformed(Reason reason, int line, int column) implements JsonResult {
    /** The reason and the place, for a person. */
    public String text() {
      return String.format(Locale.ROOT, "%s at line %d, column %d", reason.code(), line, column);
    }
  }

  /**
   * The reason why bytes are refused; {@link #code()} is the code in the list {@code malformed}.
   */
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

  private final StrictMapper mapper;

  /** A reader under these limits. */
  public StrictJson(JsonLimits limits) {
    this.mapper = new StrictMapper(limits);
  }

  /** Reads one document, and never throws because of the content. */
  public JsonResult parse(byte[] bytes) {
    try {
      return new Parsed(mapper.document(bytes));
    } catch (JsonProcessingException refused) {
      return malformed(refused);
    } catch (IOException impossible) {
      throw new UncheckedIOException("reading from memory failed", impossible);
    }
  }

  /**
   * Jackson's mapper with the same strictness, for a library that asks for one. It reads documents
   * as {@link JsonNode} and nothing else. For bytes that {@link #parse} refuses it throws a {@link
   * JsonProcessingException}, whose reason {@link #malformed} returns.
   */
  public ObjectMapper mapper() {
    return mapper;
  }

  /** The reason why the {@link #mapper} has refused a document. */
  public static Malformed malformed(JsonProcessingException refused) {
    return StrictMapper.malformed(refused);
  }
}

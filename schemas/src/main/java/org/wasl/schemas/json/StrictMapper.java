package org.wasl.schemas.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.wasl.schemas.json.JsonTreeReader.RefusedJsonException;
import org.wasl.schemas.json.StrictJson.Malformed;
import org.wasl.schemas.json.StrictJson.Reason;

/**
 * Jackson's mapper under the rules of {@link StrictJson}, which turns bytes into a tree or refuses
 * them.
 */
final class StrictMapper extends JsonMapper {
  private static final long serialVersionUID = 1;
  private static final char BOM = '\uFEFF';

  private final transient ObjectReader documents;

  StrictMapper(JsonLimits limits) {
    super(new StrictFactory(limits));
    registerModule(new SimpleModule().addDeserializer(JsonNode.class, new TreeReader(limits)));
    documents = readerFor(JsonNode.class);
  }

  JsonNode document(byte[] bytes) throws IOException {
    return documents.readValue(bytes);
  }

  static Malformed malformed(JsonProcessingException refused) {
    if (refused instanceof RefusedJsonException known) {
      return known.malformed;
    }
    return refused.getProcessor() instanceof JsonParser parser
        ? malformed(refused, parser)
        : at(Reason.SYNTAX, refused.getLocation());
  }

  private static Malformed malformed(JsonProcessingException refused, JsonParser parser) {
    return switch (refused) {
      case RefusedJsonException known -> known.malformed;
      case StreamConstraintsException _ -> at(Reason.TOO_LONG, parser.currentLocation());
      // There is no value at all.
      case MismatchedInputException _ -> at(Reason.SYNTAX, parser.currentTokenLocation());
      default -> at(Reason.SYNTAX, parser.currentLocation());
    };
  }

  static Malformed at(Reason reason, JsonLocation place) {
    return new Malformed(reason, place.getLineNr(), Math.max(0, place.getColumnNr()));
  }

  /**
   * Makes parsers of characters, not of bytes, because Jackson would guess the encoding of bytes.
   */
  private static final class StrictFactory extends JsonFactory {
    private static final long serialVersionUID = 1;

    private final transient JsonLimits limits;

    StrictFactory(JsonLimits limits) {
      super(
          new JsonFactoryBuilder()
              .disable(Feature.CANONICALIZE_FIELD_NAMES)
              .disable(Feature.INTERN_FIELD_NAMES)
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNestingDepth(limits.maxDepth() + 1) // the tree reader refuses before this
                      .maxStringLength(limits.maxBytes())
                      .maxNameLength(limits.maxBytes())
                      .maxNumberLength(limits.maxNumberLength())
                      .build()));
      this.limits = limits;
    }

    @Override
    protected JsonParser _createParser(byte[] bytes, int offset, int length, IOContext context)
        throws IOException {
      CharBuffer text = decoded(bytes, offset, length);
      return _createParser(text.array(), 0, text.length(), context, false);
    }

    @Override
    protected JsonParser _createParser(InputStream stream, IOContext context) throws IOException {
      byte[] bytes = stream.readNBytes(limits.maxBytes() + 1);
      return _createParser(bytes, 0, bytes.length, context);
    }

    private CharBuffer decoded(byte[] bytes, int offset, int length) throws RefusedJsonException {
      if (length > limits.maxBytes()) {
        throw new RefusedJsonException(new Malformed(Reason.TOO_LARGE, 1, 0));
      }
      CharsetDecoder utf8 =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT);
      CharBuffer text = CharBuffer.allocate(length);
      boolean isInvalid = utf8.decode(ByteBuffer.wrap(bytes, offset, length), text, true).isError();
      text.flip();
      if (isInvalid) {
        throw new RefusedJsonException(afterLast(text));
      }
      if (text.length() > 0 && text.charAt(0) == BOM) {
        throw new RefusedJsonException(new Malformed(Reason.BYTE_ORDER_MARK, 1, 1));
      }
      return text;
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

  /** Reads a whole document, up to its last byte. */
  private static final class TreeReader extends StdDeserializer<JsonNode> {
    private static final long serialVersionUID = 1;

    private final transient JsonLimits limits;

    TreeReader(JsonLimits limits) {
      super(JsonNode.class);
      this.limits = limits;
    }

    @Override
    public JsonNode deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return document(parser);
    }

    /** Called where the document is {@code null}. */
    @Override
    public JsonNode getNullValue(DeserializationContext context) throws RefusedJsonException {
      try {
        return document(context.getParser());
      } catch (RefusedJsonException refused) {
        throw refused;
      } catch (IOException impossible) {
        throw new java.io.UncheckedIOException("reading from memory failed", impossible);
      }
    }

    private JsonNode document(JsonParser parser) throws IOException {
      try {
        return new JsonTreeReader(parser, limits).read();
      } catch (JsonProcessingException refused) {
        throw new RefusedJsonException(malformed(refused, parser));
      }
    }
  }
}

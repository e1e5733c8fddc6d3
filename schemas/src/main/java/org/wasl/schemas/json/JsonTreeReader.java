package org.wasl.schemas.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.wasl.schemas.json.StrictJson.Malformed;
import org.wasl.schemas.json.StrictJson.Reason;

/** Builds the tree of one document and refuses input that Jackson accepts but I-JSON forbids. */
final class JsonTreeReader {

  /** The document is refused, for a reason that Jackson does not know. */
  static final class RefusedJsonException extends JsonMappingException {
    private static final long serialVersionUID = 1;

    final transient Malformed malformed;

    RefusedJsonException(Malformed malformed) {
      super(null, malformed.reason().code());
      this.malformed = malformed;
    }

    @Override
    public Throwable fillInStackTrace() {
      return this; // any client can cause it
    }
  }

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final JsonParser parser;
  private final JsonLimits limits;
  private int nodes;

  JsonTreeReader(JsonParser parser, JsonLimits limits) {
    this.parser = parser;
    this.limits = limits;
  }

  /** Reads the value that the parser is at, and refuses whatever follows it. */
  JsonNode read() throws IOException {
    JsonNode document = value(parser.currentToken(), 0);
    if (parser.nextToken() != null) throw refused(Reason.TRAILING_CONTENT);
    return document;
  }

  private RefusedJsonException refused(Reason reason) {
    return new RefusedJsonException(StrictMapper.at(reason, parser.currentTokenLocation()));
  }

  private JsonNode value(JsonToken token, int depth) throws IOException {
    if (++nodes > limits.maxNodes()) throw refused(Reason.TOO_MANY_NODES);
    return switch (token) {
      case START_OBJECT -> object(depth + 1);
      case START_ARRAY -> array(depth + 1);
      case VALUE_STRING -> NODES.textNode(wellFormed(parser.getText()));
      case VALUE_NUMBER_INT -> integer();
      case VALUE_NUMBER_FLOAT -> decimal();
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      default -> throw refused(Reason.SYNTAX);
    };
  }

  private ObjectNode object(int depth) throws IOException {
    refuseDeeperThanAllowed(depth);
    ObjectNode object = NODES.objectNode();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = wellFormed(parser.currentName());
      if (object.has(name)) throw refused(Reason.DUPLICATE_KEY);
      object.set(name, value(parser.nextToken(), depth));
    }
    return object;
  }

  private ArrayNode array(int depth) throws IOException {
    refuseDeeperThanAllowed(depth);
    ArrayNode array = NODES.arrayNode();
    JsonToken token;
    while ((token = parser.nextToken()) != JsonToken.END_ARRAY) array.add(value(token, depth));
    return array;
  }

  private void refuseDeeperThanAllowed(int depth) throws RefusedJsonException {
    if (depth > limits.maxDepth()) throw refused(Reason.TOO_DEEP);
  }

  private JsonNode integer() throws IOException {
    return switch (parser.getNumberType()) {
      case INT -> NODES.numberNode(parser.getIntValue());
      case LONG -> NODES.numberNode(parser.getLongValue());
      default -> NODES.numberNode(parser.getBigIntegerValue());
    };
  }

  private JsonNode decimal() throws IOException {
    double value = parser.getDoubleValue();
    if (!Double.isFinite(value)) throw refused(Reason.NUMBER_OUT_OF_RANGE);
    return NODES.numberNode(value);
  }

  private String wellFormed(String text) throws RefusedJsonException {
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
        throw refused(Reason.LONE_SURROGATE);
      }
      i += Character.charCount(codePoint);
    }
    return text;
  }
}

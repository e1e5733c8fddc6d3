package org.wasl.link.document;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.wasl.link.xml.MappingResult;
import org.wasl.schemas.json.JsonLimits;
import org.wasl.schemas.json.MessageLimits;
import org.wasl.schemas.json.StrictJson;

/**
 * The format JSON. The documents are byte for byte as their senders signed them.
 *
 * @param problems describes bytes that are no document
 */
public record JsonFormat(DocumentProblems problems) implements DocumentFormat {
  private static final StrictJson JSON = new StrictJson(JsonLimits.DEFAULT);

  @Override
  public String extension() {
    return "json";
  }

  @Override
  public int maxBytes() {
    return MessageLimits.LARGEST.handoverBytes();
  }

  @Override
  public MappingResult<RenderedDocument> render(MessageInVersion message) {
    return new MappingResult.Mapped<>(original(message));
  }

  /** The document as its sender signed it, or as it is in the version that is read. */
  static RenderedDocument original(MessageInVersion message) {
    return new RenderedDocument("json", "application/json", message.bytes());
  }

  @Override
  public Reading read(byte[] bytes) {
    return switch (JSON.parse(bytes)) {
      case StrictJson.Malformed malformed -> new Reading.Unreadable(problems.malformed(malformed));
      case StrictJson.Parsed(var document) ->
          document instanceof ObjectNode object
                  && object.get("envelope") instanceof ObjectNode
                  && object.get("content") instanceof ObjectNode
              ? new Reading.Document(object)
              : new Reading.Unreadable(problems.missingParts());
    };
  }
}

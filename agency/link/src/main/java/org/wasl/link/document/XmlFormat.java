package org.wasl.link.document;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.wasl.kit.receive.OpenedMessage;
import org.wasl.link.xml.MappingResult;
import org.wasl.link.xml.XmlDelivery;
import org.wasl.link.xml.XmlMapping;
import org.wasl.wire.jose.Digest;

/**
 * The format XML, which is a rendering of the signed JSON. A type that has no form in XML is given
 * as its JSON original, so that nothing is lost.
 *
 * @param mapping renders and reads
 * @param maxBytes size of the largest XML document that is read
 * @param problems describes bytes that are no document
 */
public record XmlFormat(XmlMapping mapping, int maxBytes, DocumentProblems problems)
    implements DocumentFormat {
  @Override
  public String extension() {
    return "xml";
  }

  @Override
  public MappingResult<RenderedDocument> render(MessageInVersion message) {
    if (!mapping.maps(message.typeAndVersion())) {
      return new MappingResult.Mapped<>(JsonFormat.original(message));
    }
    OpenedMessage original = message.original();
    XmlDelivery delivery =
        new XmlDelivery(
            original.received().deliveryId(),
            original.referral(),
            original.received().time(),
            Digest.of(original.body()));
    return switch (mapping.toXml(message.document(), delivery)) {
      case MappingResult.Refused<byte[]>(var violations) -> new MappingResult.Refused<>(violations);
      case MappingResult.Mapped<byte[]>(byte[] xml) ->
          new MappingResult.Mapped<>(new RenderedDocument("xml", "application/xml", xml));
    };
  }

  @Override
  public Reading read(byte[] bytes) {
    return switch (mapping.toJson(bytes)) {
      case MappingResult.Mapped<ObjectNode>(ObjectNode document) -> new Reading.Document(document);
      case MappingResult.Refused<ObjectNode>(var violations) ->
          new Reading.Unreadable(problems.unmapped(violations));
    };
  }
}

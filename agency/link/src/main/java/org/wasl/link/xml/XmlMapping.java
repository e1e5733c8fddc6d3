package org.wasl.link.xml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.wasl.link.xml.MappingResult.Mapped;
import org.wasl.link.xml.MappingResult.Refused;
import org.wasl.link.xml.XmlFault.Reading;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.json.MessageLimits;
import org.wasl.schemas.registry.SchemaRegistry;

/**
 * Renders message documents as XML and reads them again. The forms follow from the JSON Schemas, as
 * {@code docs/reference/link-xml.md} describes. The class is immutable and thread-safe. Equal input
 * gives equal output.
 *
 * <p>Nothing is dropped. If a mapping cannot carry a part, it refuses and names the position. Each
 * rendering is read back, validated by the XSD and compared before it is given out.
 */
public final class XmlMapping {

  /**
   * Size of the largest XML document that is read, in bytes. It is enough for each message of the
   * largest size, whose tags and references take more room in XML.
   */
  public static final int LARGEST_BYTES = 8 * MessageLimits.LARGEST_HANDOVER_BYTES;

  /** {@code 1} and {@code 1.0} are one number. */
  private static final Comparator<JsonNode> BY_VALUE =
      (node, other) -> {
        if (node.equals(other)) return 0;
        boolean numbers = node.isNumber() && other.isNumber();
        return numbers ? node.decimalValue().compareTo(other.decimalValue()) : 1;
      };

  private final int maxBytes;
  private final SortedMap<String, MappedType> types;
  private final SortedMap<String, MappedType> byNamespace = new TreeMap<>();

  private XmlMapping(int maxBytes, SortedMap<String, MappedType> types) {
    this.maxBytes = maxBytes;
    this.types = types;
    types.values().forEach(type -> byNamespace.put(type.namespace(), type));
  }

  /**
   * The mappings of all messages that an agency sends or receives, each version. Making them takes
   * some hundred milliseconds.
   *
   * @param maxBytes size of the largest XML document that is read
   */
  public static XmlMapping of(SchemaRegistry schemas, CodeLists codes, int maxBytes) {
    return new XmlMapping(maxBytes, new MappedTypes(schemas, codes).all());
  }

  /** Type and version of every message that is mapped, such as {@code instruction/1}. */
  public SortedSet<String> types() {
    return new TreeSet<>(types.keySet());
  }

  /** Tells whether there is a mapping for that type and version, such as {@code instruction/1}. */
  public boolean maps(String typeAndVersion) {
    return types.containsKey(typeAndVersion);
  }

  /**
   * The XML Schema (1.0) of a type and version.
   *
   * @throws IllegalArgumentException if it is not mapped
   */
  public String xsd(String typeAndVersion) {
    return known(typeAndVersion).xsd();
  }

  /**
   * Renders a message that was received.
   *
   * @param document the whole message, which its JSON Schema accepts
   * @return UTF-8, valid by the XSD, or pointers into the JSON
   */
  public MappingResult<byte[]> toXml(JsonNode document, XmlDelivery delivery) {
    return render(document, Optional.of(delivery));
  }

  /** Renders a message as an agency writes it, without a delivery. */
  public MappingResult<byte[]> toXml(JsonNode document) {
    return render(document, Optional.empty());
  }

  private MappingResult<byte[]> render(JsonNode document, Optional<XmlDelivery> delivery) {
    JsonNode envelope = document.path("envelope");
    MappedType type = types.get(envelope.path("type").asText() + "/" + envelope.path("version"));
    if (type == null) {
      return refused("/envelope/type", "unknown-type", Advice.of("not-mapped"));
    }
    ObjectNode whole = JsonNodeFactory.instance.objectNode();
    delivery.ifPresent(it -> whole.set(MappedType.DELIVERY, it.json()));
    document.properties().forEach(member -> whole.set(member.getKey(), member.getValue()));
    return switch (XmlRenderer.render(type, whole)) {
      case Mapped<byte[]>(byte[] xml) -> compared(xml, document, delivery);
      case Refused<byte[]> refused -> refused;
    };
  }

  private MappingResult<byte[]> compared(
      byte[] xml, JsonNode document, Optional<XmlDelivery> delivery) {
    return switch (reading(xml)) {
      case Reading.Unread unread ->
          new Refused<>(unread.faults().stream().map(XmlFault::inJson).toList());
      case Reading.Read(XmlMessage message) ->
          message.delivery().equals(delivery) && document.equals(BY_VALUE, message.document())
              ? new Mapped<>(xml)
              : refused("", "not-reversible", Advice.of("report"));
    };
  }

  /**
   * Reads XML that {@link #toXml} rendered or an agency wrote.
   *
   * @return or lines, columns and paths of the XML
   */
  public MappingResult<XmlMessage> read(byte[] xml) {
    return switch (reading(xml)) {
      case Reading.Read(XmlMessage message) -> new Mapped<>(message);
      case Reading.Unread unread ->
          new Refused<>(unread.faults().stream().map(XmlFault::inXml).toList());
    };
  }

  /**
   * Reads a message that an agency wants to send.
   *
   * @return envelope and content, or lines, columns and paths of the XML. The envelope has only the
   *     members of the XML
   */
  public MappingResult<ObjectNode> toJson(byte[] xml) {
    return switch (read(xml)) {
      case Mapped<XmlMessage>(XmlMessage message) ->
          message.delivery().isEmpty()
              ? new Mapped<>(message.document())
              : refused(
                  "/" + MappedType.DELIVERY, "delivery-in-a-message", Advice.of("no-delivery"));
      case Refused<XmlMessage>(var violations) -> new Refused<>(violations);
    };
  }

  private Reading reading(byte[] xml) {
    return XmlMessageReader.read(
        xml, maxBytes, namespace -> Optional.ofNullable(byNamespace.get(namespace)));
  }

  MappedType known(String typeAndVersion) {
    MappedType type = types.get(typeAndVersion);
    if (type == null) throw new IllegalArgumentException("not mapped: " + typeAndVersion);
    return type;
  }

  private static <T> MappingResult<T> refused(String path, String code, Advice advice) {
    return new Refused<>(List.of(new MappingViolation(path, code, advice)));
  }
}

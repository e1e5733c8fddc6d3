package org.wasl.link.xml;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.wasl.link.xml.MappingResult.Mapped;
import org.wasl.link.xml.MappingResult.Refused;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.ReferralId;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.json.JsonLimits;
import org.wasl.schemas.json.StrictJson;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.schemas.resource.JsonFile;
import org.wasl.schemas.resource.ModuleResources;

/** The mapping and the samples of the schemas, made once for all tests. */
final class MappingFixture {
  static final CodeLists CODES = CodeLists.load();
  static final SchemaRegistry SCHEMAS = SchemaRegistry.load(CODES);
  static final XmlMapping MAPPING = XmlMapping.of(SCHEMAS, CODES, XmlMapping.LARGEST_BYTES);

  static final XmlDelivery DELIVERY =
      new XmlDelivery(
          DeliveryId.parse("018f6b2e-7c4d-7a10-9b3e-2f5d8c1a4e60"),
          ReferralId.parse("eb21a47c-59ce-4558-878e-c64852edbc66"),
          Instant.parse("2026-11-27T21:00:00.123456Z"),
          "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU");

  private MappingFixture() {}

  /**
   * Samples by their file, such as {@code instruction/1/valid/transfer-ar.json}.
   *
   * @param kind {@code valid} or {@code invalid}
   */
  static Map<String, JsonNode> samples(String type, String kind) {
    return ModuleResources.withFolder(
        "types",
        types -> {
          Map<String, JsonNode> samples = new TreeMap<>();
          ModuleResources.jsonFiles(types.resolve(type).resolve(kind))
              .forEach(
                  file ->
                      samples.put(
                          types.relativize(file).toString(), JsonFile.read(types, file).json()));
          return samples;
        });
  }

  static ObjectNode sample(String file) {
    return samples(file.replaceFirst("/valid/.*", ""), "valid").get(file).deepCopy();
  }

  static ObjectNode instruction() {
    return sample("instruction/1/valid/further-inquiry-fr.json");
  }

  static JsonNode json(String text) {
    return ((StrictJson.Parsed) new StrictJson(JsonLimits.DEFAULT).parse(text.getBytes(UTF_8)))
        .document();
  }

  static String xml(JsonNode document) {
    return new String(mapped(MAPPING.toXml(document)), UTF_8);
  }

  static ObjectNode json(byte[] xml) {
    return mapped(MAPPING.toJson(xml));
  }

  static <T> T mapped(MappingResult<T> result) {
    return switch (result) {
      case Mapped<T>(T value) -> value;
      case Refused<T>(List<MappingViolation> violations) ->
          throw new AssertionError("refused: " + violations);
    };
  }

  static List<MappingViolation> refused(MappingResult<?> result) {
    return switch (result) {
      case Mapped<?> _ -> List.of();
      case Refused<?>(List<MappingViolation> violations) -> violations;
    };
  }
}

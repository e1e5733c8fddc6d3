package org.wasl.link.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.link.document.OwnSchemas.Direction;
import org.wasl.link.xml.Advice;
import org.wasl.link.xml.MappingViolation;

/** Tests an agency's own schemas for documents, and the sets that a link accepts. */
class OwnSchemasTest {
  private static final String JSON_SCHEMA =
      """
      {"$schema": "https://json-schema.org/draft/2020-12/schema",
       "properties": {"content": {"properties": {
         "text": {"maxLength": 5}, "place": {"$ref": "../../../shared.json"}}}}}
      """;
  private static final String XML_SCHEMA =
      """
      <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:a"
                 elementFormDefault="qualified">
        <xs:element name="a"><xs:complexType><xs:sequence>
          <xs:element name="b"><xs:simpleType><xs:restriction base="xs:string">
            <xs:maxLength value="5"/></xs:restriction></xs:simpleType></xs:element>
        </xs:sequence></xs:complexType></xs:element>
      </xs:schema>
      """;

  @TempDir Path set;

  private void write(String file, String text) throws Exception {
    Path target = set.resolve(file);
    Files.createDirectories(target.getParent());
    Files.writeString(target, text);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void reportsViolationsByPlaceAndRuleWithoutValues() throws Exception {
    // Given
    write("out/instruction/1/schema.json", JSON_SCHEMA);
    write(
        "shared.json",
        "{\"$schema\": \"https://json-schema.org/draft/2020-12/schema\", \"type\": \"string\"}");
    write("in/instruction/1/schema.xsd", XML_SCHEMA);
    OwnSchemas own = OwnSchemas.open(set);
    // When
    List<MappingViolation> json =
        own.violations(
            Direction.OUT,
            "instruction/1",
            "json",
            bytes("{\n \"content\": {\n  \"text\": \"canary\", \"place\": 3}}"));
    List<MappingViolation> xml =
        own.violations(
            Direction.IN, "instruction/1", "xml", bytes("<a xmlns='urn:a'>\n<b>canary</b></a>"));
    List<MappingViolation> hostile =
        own.violations(
            Direction.IN, "instruction/1", "xml", bytes("<!DOCTYPE a><a xmlns='urn:a'/>"));
    // Then
    assertThat(json)
        .containsExactly(
            violation("3:11 /content/text", "out/instruction/1/schema.json", "maxLength"),
            violation("3:30 /content/place", "out/instruction/1/schema.json", "type"));
    assertThat(xml)
        .contains(violation("2:14", "in/instruction/1/schema.xsd", "cvc-maxLength-valid"))
        .allSatisfy(
            mappingViolation -> assertThat(mappingViolation.toString()).doesNotContain("canary"));
    assertThat(hostile).hasSize(1);
    assertThat(
            own.violations(
                Direction.OUT, "instruction/1", "json", bytes("{\"content\": {\"text\": \"a\"}}")))
        .isEmpty();
    assertThat(own.violations(Direction.IN, "vetted-case/1", "json", bytes("{}"))).isEmpty();
  }

  private static MappingViolation violation(String path, String schema, String rule) {
    return new MappingViolation(path, "own-schema", Advice.of("own-schema", schema, rule));
  }

  @Test
  void rejectsABrokenSetAndOneWithoutChecks() throws Exception {
    write("notice.xsd", XML_SCHEMA);
    assertRefused("has no schema of a document");
    write("out/instruction/9/schema.xsd", XML_SCHEMA);
    assertRefused("out/instruction/9/schema.xsd names no message type and version");
    Files.delete(set.resolve("out/instruction/9/schema.xsd"));
    write("out/schema.xsd", XML_SCHEMA);
    assertRefused("out/schema.xsd names no message type and version");
    write("out/schema.xsd", XML_SCHEMA.replace("xs:string", "xs:strong"));
    assertRefused("out/schema.xsd:4:");
  }

  private void assertRefused(String expectedMessage) {
    assertThatThrownBy(() -> OwnSchemas.open(set))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(expectedMessage);
  }
}

package org.wasl.link.xml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.link.xml.MappingFixture.DELIVERY;
import static org.wasl.link.xml.MappingFixture.MAPPING;
import static org.wasl.link.xml.MappingFixture.SCHEMAS;
import static org.wasl.link.xml.MappingFixture.instruction;
import static org.wasl.link.xml.MappingFixture.json;
import static org.wasl.link.xml.MappingFixture.mapped;
import static org.wasl.link.xml.MappingFixture.refused;
import static org.wasl.link.xml.MappingFixture.sample;
import static org.wasl.link.xml.MappingFixture.samples;
import static org.wasl.link.xml.MappingFixture.xml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.link.xml.MappingResult.Mapped;

class XmlMappingTest {

  @Test
  void everyMessageOfAnAgencyHasAnXmlForm() {
    assertThat(MAPPING.types())
        .contains(
            "vetted-case/1",
            "case-amendment/1",
            "case-withdrawal/1",
            "instruction/1",
            "investigation-report/1",
            "wanted-notice/1",
            "warrant/1",
            "handover/1",
            "reminder/1",
            "status/1",
            "notice-expiry/1")
        .doesNotContain("receipt/1", "envelope/1", "common/1", "statistics/1");
    assertThat(SCHEMAS.types())
        .filteredOn(type -> SCHEMAS.isMessage(type.type(), type.version()))
        .allMatch(type -> MAPPING.maps(type.toString()));
  }

  @Test
  void everyValidSampleRoundTrips() {
    for (String type : MAPPING.types()) {
      assertThat(samples(type, "valid")).isNotEmpty();
      samples(type, "valid")
          .forEach(
              (file, document) -> {
                // When
                byte[] xml = mapped(MAPPING.toXml(document, DELIVERY));
                XmlMessage message = mapped(MAPPING.read(xml));
                // Then
                assertThat(message.document()).as(file).isEqualTo(document);
                assertThat(message.delivery()).contains(DELIVERY);
                assertThat(mapped(MAPPING.toXml(message.document(), DELIVERY))).isEqualTo(xml);
                assertThat(json(mapped(MAPPING.toXml(document)))).as(file).isEqualTo(document);
              });
    }
  }

  @Test
  void noInvalidSampleBecomesValidThroughXml() {
    for (String type : MAPPING.types()) {
      samples(type, "invalid")
          .forEach(
              (file, document) -> {
                // When
                MappingResult<byte[]> xml = MAPPING.toXml(document);
                // Then
                if (xml instanceof Mapped<byte[]>(byte[] bytes)) {
                  assertThat(json(bytes)).as(file).isEqualTo(document);
                  String[] version = type.split("/");
                  assertThat(
                          SCHEMAS.validate(version[0], Integer.parseInt(version[1]), json(bytes)))
                      .as(file)
                      .isNotEmpty();
                } else {
                  assertThat(refused(xml)).as(file).isNotEmpty();
                }
              });
    }
  }

  @Test
  void anInstructionReadsLikeItsJson() {
    // Given
    ObjectNode document = instruction();
    ObjectNode content = document.putObject("content");
    content.put("code", "further-inquiry").put("legalBasis", "cpp-40").put("text", "a <b> & c");
    content.putArray("questions").add("Who?").add("When?");
    // When
    String xml = xml(document);
    // Then
    assertThat(xml)
        .startsWith(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <instruction xmlns="https://wasl.example/schemas/instruction/1">
              <envelope>
                <type>instruction</type>
                <version>1</version>
            """)
        .endsWith(
            """
              <content>
                <code>further-inquiry</code>
                <legalBasis>cpp-40</legalBasis>
                <text>a &lt;b&gt; &amp; c</text>
                <questions>
                  <item>Who?</item>
                  <item>When?</item>
                </questions>
              </content>
            </instruction>
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "two\r\nlines\rand\ttabs\n",
        "   ",
        " leading and trailing ",
        "]]> <![CDATA[x]]> &amp; &#13; \"quoted\" 'too'",
        "\u202Eright to left\u202C \u2066isolated\u2069 \u200F\u200E\u061C",
        "مذكرة بحث صادرة عن وكيل الملك",
        "𝒩otice 🔐 \uD83D\uDC69\u200D\uD83D\uDCBB",
        "e\u0301 is not \u00E9",
        "\uE000\uFFFD\uFEFF\u0085\u2028\u00A0"
      })
  void everyCharacterRoundTrips(String text) {
    // Given
    ObjectNode document = instruction();
    ((ObjectNode) document.path("content")).put("text", text);
    // Then
    assertThat(SCHEMAS.validate("instruction", 1, document)).isEmpty();
    assertThat(json(xml(document).getBytes(UTF_8))).isEqualTo(document);
  }

  @Test
  void lengthsCountCharactersNotUtf16Units() {
    // Given
    ObjectNode document = instruction();
    ((ObjectNode) document.path("content")).put("text", "🔐".repeat(8_000));
    // Then
    assertThat(json(xml(document).getBytes(UTF_8))).isEqualTo(document);
    // When
    String longer = xml(document).replaceFirst("🔐", "🔐🔐");
    // Then
    assertThat(refused(MAPPING.toJson(longer.getBytes(UTF_8))))
        .extracting(MappingViolation::code)
        .containsExactly("too-long");
  }

  @ParameterizedTest
  @ValueSource(ints = {0x00, 0x01, 0x0B, 0x0C, 0x1F, 0xFFFE, 0xFFFF, 0xD800, 0xDFFF})
  void rejectsACharacterOutsideXmlWithItsPlace(int character) {
    // Given
    ObjectNode document = instruction();
    ((ObjectNode) document.path("content"))
        .putArray("questions")
        .add("a")
        .add("b" + (char) character);
    // When
    List<MappingViolation> violations = refused(MAPPING.toXml(document, DELIVERY));
    // Then
    assertThat(violations)
        .containsExactly(
            new MappingViolation(
                "/content/questions/1",
                "not-an-xml-character",
                Advice.of("xml-character", "U+%04X".formatted(character))));
  }

  @Test
  void distinguishesAnEmptyListFromAMissingOne() {
    // Given
    ObjectNode with = instruction();
    ((ObjectNode) with.path("content")).putArray("questions");
    ObjectNode without = instruction();
    ((ObjectNode) without.path("content")).remove("questions");
    // Then
    assertThat(json(xml(with).getBytes(UTF_8))).isEqualTo(with);
    assertThat(json(xml(without).getBytes(UTF_8))).isEqualTo(without);
    assertThat(xml(with)).contains("<questions/>").isNotEqualTo(xml(without));
  }

  @Test
  void refusesMembersOutsideTheSchema() {
    // Given
    ObjectNode document = sample("vetted-case/1/valid/fraud-identified-reporter-fr.json");
    ((ObjectNode) document.at("/content/offences/0")).put("remark", "x");
    ((ObjectNode) document.at("/content")).putNull("occurred");
    ((ObjectNode) document.at("/content/evidence/0")).put("sizeBytes", 1.5);
    ((ObjectNode) document.at("/content/place")).put("online", "yes");
    ((ObjectNode) document.at("/content")).put("languages", "fr");
    // Then
    assertThat(refused(MAPPING.toXml(document, DELIVERY)))
        .extracting(it -> it.path() + " " + it.code())
        .containsExactly(
            "/content/occurred wrong-type",
            "/content/place/online wrong-type",
            "/content/offences/0 unknown-member",
            "/content/evidence/0/sizeBytes not-an-integer",
            "/content/languages wrong-type");
  }

  @Test
  void oneNumberHasOneForm() {
    // Given
    JsonNode document = json(instruction().toString().replace("\"version\":1", "\"version\":1.0"));
    assertThat(document.at("/envelope/version").isDouble()).isTrue();
    // Then: not found by the registry of types, which has instruction/1
    assertThat(refused(MAPPING.toXml(document, DELIVERY)))
        .extracting(MappingViolation::code)
        .containsExactly("unknown-type");
    // Given
    ObjectNode fraud = sample("vetted-case/1/valid/fraud-identified-reporter-fr.json");
    ((ObjectNode) fraud.at("/content/evidence/0")).put("sizeBytes", 5e9);
    // Then
    assertThat(xml(fraud)).contains("<sizeBytes>5000000000</sizeBytes>");
  }

  @Test
  void membersMayComeInAnyOrderAndUnderAnyPrefix() {
    // Given
    ObjectNode document = instruction();
    String xml =
        xml(document)
            .replaceAll("<(/?)(?=[a-z])", "<$1w:")
            .replace("xmlns=", "xmlns:w=")
            .replaceFirst(
                "(?s)( *<w:envelope>.*</w:envelope>\n)( *<w:content>.*</w:content>\n)", "$2$1");
    assertThat(xml.indexOf("w:envelope")).isGreaterThan(xml.indexOf("w:content"));
    // Then
    assertThat(json(xml.getBytes(UTF_8))).isEqualTo(document);
    assertThat(xml(json(xml.getBytes(UTF_8)))).isEqualTo(xml(document));
  }

  @Test
  void acceptsDocumentsWithoutMembersThatTheLinkAdds() {
    // Given
    ObjectNode document = instruction();
    ((ObjectNode) document.path("envelope"))
        .remove(List.of("messageId", "sender", "time", "nonce"));
    // Then
    assertThat(json(xml(document).getBytes(UTF_8))).isEqualTo(document);
    // Given
    ((ObjectNode) document.path("envelope")).remove("referral");
    // Then
    assertThat(refused(MAPPING.toXml(document, DELIVERY)))
        .containsExactly(
            new MappingViolation(
                "/envelope", "missing-element", Advice.of("add-element", "referral")));
  }

  @Test
  void rejectsAReceivedDocumentAsASubmission() {
    // Given
    byte[] received = mapped(MAPPING.toXml(instruction(), DELIVERY));
    // Then
    assertThat(refused(MAPPING.toJson(received)))
        .extracting(MappingViolation::code)
        .containsExactly("delivery-in-a-message");
    assertThat(mapped(MAPPING.read(received)))
        .isEqualTo(new XmlMessage(instruction(), Optional.of(DELIVERY)));
  }

  @Test
  void largestHandoverRoundTrips() {
    // Given
    ObjectNode document = sample("handover/1/valid/to-the-new-office.json");
    int longest =
        SCHEMAS
            .schemaText("handover", 1)
            .map(MappingFixture::json)
            .orElseThrow()
            .at("/properties/content/properties/original/maxLength")
            .intValue();
    ((ObjectNode) document.path("content")).put("original", "a".repeat(longest));
    // Then
    assertThat(longest).isGreaterThan(1_000_000);
    assertThat(json(xml(document).getBytes(UTF_8))).isEqualTo(document);
  }
}

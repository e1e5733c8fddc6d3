package org.wasl.link.xml;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.link.xml.MappingFixture.MAPPING;
import static org.wasl.link.xml.MappingFixture.instruction;
import static org.wasl.link.xml.MappingFixture.json;
import static org.wasl.link.xml.MappingFixture.refused;
import static org.wasl.link.xml.MappingFixture.xml;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.wasl.runtime.TestSeed;

/** XML that is written to make a parser fetch, expand, swallow or mistake something. */
class HostileXmlTest {
  private static final String XML = xml(instruction());
  private static final String ROOT =
      "<instruction xmlns=\"https://wasl.example/schemas/instruction/1\"";
  private static final String XSI = " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" ";

  private static Arguments of(String code, String from, String to) {
    assertThat(XML).contains(from);
    return Arguments.of(code, XML.replace(from, to));
  }

  static Stream<Arguments> attacks() {
    String bomb =
        IntStream.rangeClosed(1, 9)
            .mapToObj(i -> "<!ENTITY l" + i + " \"" + ("&l" + (i - 1) + ";").repeat(10) + "\">")
            .collect(Collectors.joining("", "<!DOCTYPE instruction [<!ENTITY l0 \"lol\">", "]>"));
    return Stream.of(
        // Document types, with and without entities.
        of("document-type", ROOT, bomb + ROOT),
        of("document-type", ROOT, "<!DOCTYPE instruction SYSTEM \"file:///etc/passwd\">" + ROOT),
        of(
            "document-type",
            ROOT,
            "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>" + ROOT),
        of("document-type", ROOT, "<!DOCTYPE instruction>" + ROOT),
        of("not-well-formed", ROOT, "<!DOCTYPE instruction [" + ROOT),
        // Entities.
        of("entity", "<text>", "<text>&e;"),
        of("entity", "<content>", "<content>&nbsp;"),
        of("not-well-formed", ROOT, ROOT + " a=\"&e;\""),
        of("not-well-formed", "<text>", "<text>&#0;"),
        of("not-well-formed", "<text>", "<text>&#x1F;"),
        of("not-well-formed", "<text>", "<text>&#xD800;"),
        of("not-well-formed", "<text>", "<text>]]>"),
        // Parts that a mapping would drop.
        of("comment", "<content>", "<content><!-- a note -->"),
        of("comment", "<text>", "<text>a<!-- b -->"),
        of("comment", ROOT, "<!-- before -->" + ROOT),
        of("comment", "</instruction>", "</instruction><!-- after -->"),
        of("processing-instruction", "<content>", "<content><?a b?>"),
        of("processing-instruction", ROOT, "<?xml-stylesheet href=\"x\"?>" + ROOT),
        of("mixed-text", "<content>", "<content>a"),
        of("mixed-text", "<content>", "<content><![CDATA[a]]>"),
        of("mixed-text", "<content>", "<content>\u00A0"),
        of("mixed-text", "<content>", "<content>" + " ".repeat(1_000_000) + "a"),
        of("attribute", "<text>", "<text xml:lang=\"fr\">"),
        of("attribute", "<text>", "<text id=\"1\">"),
        of("attribute", ROOT, ROOT + XSI + "xsi:schemaLocation=\"a http://127.0.0.1:1/a\""),
        of("attribute", ROOT, ROOT + XSI + "xsi:noNamespaceSchemaLocation=\"file:///a\""),
        of("attribute", "<content>", "<content" + XSI + "xsi:type=\"other\">"),
        of("attribute", "<text>", "<text" + XSI + "xsi:nil=\"true\">"),
        of("unknown-element", "<content>", "<content><remark>a</remark>"),
        of("unknown-element", "<questions>", "<questions><question>a</question>"),
        of("unknown-element", "<text>", "<text><b>a</b>"),
        of("unknown-element", "<content>", "<content>" + "<a>".repeat(100_000)),
        of("repeated-element", "<content>", "<content><text>another</text>"),
        of("wrong-namespace", "<text>", "<text xmlns=\"\">"),
        of("wrong-namespace", "<content>", "<x:content xmlns:x=\"urn:x\"></x:content><content>"),
        of(
            "wrong-namespace",
            "<text>",
            "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\"/><text>"),
        of(
            "attribute",
            "<text>",
            "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\""
                + " href=\"file:///etc/passwd\"/><text>"),
        of("unknown-type", "schemas/instruction/1", "schemas/instruction/2"),
        of("unknown-type", " xmlns=\"https://wasl.example/schemas/instruction/1\"", ""),
        of("wrong-root", "instruction xmlns=", "warrant xmlns="),
        // Too much.
        of("too-many-namespaces", ROOT, ROOT + declarations(1_000)),
        of(
            "too-many-namespaces",
            "<text>",
            "<text><![CDATA[\"'>]]></text><text" + declarations(17) + ">"),
        of("not-well-formed", ROOT, ROOT + attributes(1_000)),
        of("too-long", "<text>", "<text>" + "a".repeat(20_000)),
        of("too-long", "<version>", "<version>" + " ".repeat(1_000)),
        of("too-many-items", "<questions>", "<questions>" + "<item>a</item>".repeat(60)),
        of("too-large", "<content>", "<content>" + " ".repeat(XmlMapping.LARGEST_BYTES)),
        // Values.
        of("wrong-value", "<version>1<", "<version>2<"),
        of("wrong-value", "<version>1<", "<version>+1<"),
        of("wrong-value", "<version>1<", "<version>1.0<"),
        of("wrong-value", "<version>1<", "<version>99999999999999999999<"),
        of("wrong-value", "<type>instruction<", "<type> instruction<"),
        of("wrong-value", "<code>further-inquiry<", "<code>further<"),
        // Other forms of XML.
        of("not-xml-1.0", "version=\"1.0\"", "version=\"1.1\""),
        of("not-utf-8", "encoding=\"UTF-8\"", "encoding=\"ISO-8859-1\""),
        of("not-utf-8", "encoding=\"UTF-8\"", "encoding=\"UTF-7\""),
        of("not-well-formed", "</instruction>", "</instruction><instruction/>"),
        of("not-well-formed", "</instruction>", "</instruction>text"),
        of("not-well-formed", "</content>", ""),
        Arguments.of("not-well-formed", ""),
        Arguments.of("not-well-formed", "{\"envelope\":{}}"));
  }

  private static String attributes(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> " a" + i + "=\"x\"")
        .collect(Collectors.joining());
  }

  private static String declarations(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> " xmlns:a" + i + "=\"urn:x" + i + "\"")
        .collect(Collectors.joining());
  }

  @ParameterizedTest(name = "{index} {0}")
  @MethodSource("attacks")
  void rejectsHostileXmlWithItsPlace(String code, String xml) {
    // When
    var violations = refused(MAPPING.read(xml.getBytes(UTF_8)));
    // Then
    assertThat(violations).extracting(MappingViolation::code).contains(code);
    assertThat(violations)
        .allSatisfy(
            violation -> {
              assertThat(violation.path()).matches("\\d+:\\d+ /[a-zA-Z0-9/\\[\\]-]*");
              assertThat(violation.detail()).isNotBlank();
            });
  }

  @Test
  void fetchesNoExternalResource() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      // Given
      String url = "http://127.0.0.1:" + server.getLocalPort() + "/x";
      String[] documents = {
        XML.replace(ROOT, "<!DOCTYPE x SYSTEM \"" + url + "\">" + ROOT),
        XML.replace(ROOT, "<!DOCTYPE x [<!ENTITY % e SYSTEM \"" + url + "\"> %e;]>" + ROOT),
        XML.replace(ROOT, "<!DOCTYPE x [<!ENTITY e SYSTEM \"" + url + "\">]>" + ROOT)
            .replace("<text>", "<text>&e;"),
        XML.replace(ROOT, ROOT + XSI + "xsi:schemaLocation=\"https://wasl.example/x " + url + "\"")
      };
      // When
      for (String document : documents) {
        assertThat(refused(MAPPING.read(document.getBytes(UTF_8)))).isNotEmpty();
      }
      // Then
      server.setSoTimeout(1);
      assertThat(connected(server)).isFalse();
    }
  }

  private static boolean connected(ServerSocket server) throws IOException {
    try {
      server.accept().close();
      return true;
    } catch (SocketTimeoutException nobody) {
      return false;
    }
  }

  @Test
  void rejectsOtherEncodingsWhateverTheyDeclare() {
    // Given
    String undeclared = XML.substring(XML.indexOf("?>") + 2);
    // Then
    for (byte[] bytes :
        new byte[][] {
          XML.getBytes(UTF_16),
          undeclared.getBytes(UTF_16),
          undeclared.replace("<text>", "<text>é").getBytes(ISO_8859_1),
          undeclared.replace("<text>", "<text>\u00C0\u00AF").getBytes(ISO_8859_1) // overlong "/"
        }) {
      assertThat(refused(MAPPING.read(bytes)))
          .extracting(MappingViolation::code)
          .containsExactly("not-utf-8");
    }
    assertThat(json(("\uFEFF" + XML).getBytes(UTF_8))).isEqualTo(instruction());
    assertThat(json(undeclared.getBytes(UTF_8))).isEqualTo(instruction());
  }

  @Test
  void refusalNamesThePlaceAndQuotesNothing() {
    // Given
    String xml =
        """
        <instruction xmlns="https://wasl.example/schemas/instruction/1">
          <content>
            <questions>
              <item>Who?</item>
              <item>secret<i/></item>
            </questions>
          </content>
        </instruction>
        """;
    // Then
    assertThat(refused(MAPPING.read(xml.getBytes(UTF_8))))
        .containsExactly(
            new MappingViolation(
                "5:20 /instruction/content/questions/item[2]",
                "unknown-element",
                Advice.of("text-only")));
  }

  @Test
  void namespacesInATextAreText() {
    // Given
    ObjectNode document = instruction();
    ((ObjectNode) document.path("content")).put("text", "<a" + declarations(100) + ">");
    // Then
    assertThat(json(xml(document).getBytes(UTF_8))).isEqualTo(document);
  }

  @Test
  void reportsAllWrongValuesTogether() {
    // Given
    String xml =
        XML.replace("<code>further-inquiry<", "<code>further<")
            .replaceFirst("<text>[^<]*</text>", "<text></text>")
            .replaceFirst("<legalBasis>[^<]*</legalBasis>", "");
    // Then
    assertThat(refused(MAPPING.read(xml.getBytes(UTF_8))))
        .extracting(it -> it.code() + it.path().replaceFirst("^\\S+", ""))
        .containsExactly(
            "wrong-value /instruction/content/code",
            "wrong-value /instruction/content/text",
            "missing-element /instruction/content");
  }

  /** The answer is a value for any change of the bytes. */
  @Test
  void noChangedByteThrows() {
    long seed = TestSeed.of(HostileXmlTest.class);
    Random random = new Random(seed);
    byte[] whole = XML.getBytes(UTF_8);
    String parts = "<>/&;'\"=![]?-: xmlns\u0000\n\r";
    for (int i = 0; i < 1_000; i++) {
      byte[] bytes = whole.clone();
      for (int n = random.nextInt(3); n >= 0; n--) {
        bytes[random.nextInt(bytes.length)] =
            random.nextBoolean()
                ? (byte) random.nextInt(256)
                : (byte) parts.charAt(random.nextInt(parts.length()));
      }
      try {
        MAPPING.read(bytes);
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", round " + i, e);
      }
    }
  }
}

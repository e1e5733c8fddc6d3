package org.wasl.link.xml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.wasl.link.xml.MappingFixture.DELIVERY;
import static org.wasl.link.xml.MappingFixture.MAPPING;
import static org.wasl.link.xml.MappingFixture.instruction;
import static org.wasl.link.xml.MappingFixture.mapped;
import static org.wasl.link.xml.MappingFixture.samples;
import static org.wasl.link.xml.MappingFixture.xml;
import static org.wasl.runtime.TestLoad.SOON;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The XML form as partners get it: the page with its rules, and the XSD of each type. */
class XmlPublicationTest {
  private static final Path PAGE = Path.of("..", "..", "docs", "reference", "link-xml.md");
  private static final Path XMLLINT = Path.of("/usr/bin/xmllint");

  @Test
  void pageExampleIsValidAndPageListsEveryRefusalReason() throws IOException {
    // Given
    String page = Files.readString(PAGE);
    String example = page.substring(page.indexOf("```xml\n") + 7);
    example = example.substring(0, example.indexOf("```"));
    // Then
    assertThat(mapped(MAPPING.toJson(example.getBytes(UTF_8))).at("/content/questions/0").asText())
        .isNotEmpty();
    assertThat(HostileXmlTest.attacks().map(attack -> "`" + attack.get()[0] + "`"))
        .allMatch(page::contains);
  }

  @Test
  void anotherValidatorAcceptsEveryRenderingByItsXsd(@TempDir Path folder) throws Exception {
    assumeTrue(Files.isExecutable(XMLLINT), "xmllint (Debian's libxml2-utils) is not installed");
    for (String type : MAPPING.types()) {
      // Given
      Files.writeString(xsd(folder, type), MAPPING.xsd(type));
      List<String> files = new ArrayList<>();
      for (JsonNode document : samples(type, "valid").values()) {
        Path file = folder.resolve(type.replace('/', '-') + "-" + files.size() + ".xml");
        Files.write(
            file,
            mapped(
                files.size() % 2 == 0
                    ? MAPPING.toXml(document, DELIVERY)
                    : MAPPING.toXml(document)));
        files.add(file.toString());
      }
      // Then
      assertThat(xmllint(xsd(folder, type), files)).as(type).isZero();
    }
    // Given
    Path wrong = folder.resolve("wrong.xml");
    Files.writeString(wrong, xml(instruction()).replace("<text>", "<text><b/>"), UTF_8);
    // Then
    assertThat(xmllint(xsd(folder, "instruction/1"), List.of(wrong.toString()))).isNotZero();
  }

  private static Path xsd(Path folder, String type) {
    return folder.resolve(type.replace('/', '-') + ".xsd");
  }

  private static int xmllint(Path xsd, List<String> files) throws Exception {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(XMLLINT.toString(), "--nonet", "--noout", "--schema", xsd.toString()));
    command.addAll(files);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    if (process.exitValue() != 0) System.out.println(output);
    return process.exitValue();
  }
}

package org.wasl.link.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.wire.jose.Digest;
import picocli.CommandLine;

class LinkXmlCommandsTest {
  private static final Path SAMPLE =
      Path.of("../../schemas/types/instruction/1/valid/further-inquiry-fr.json");

  private static final String DELIVERY =
      """
      <delivery>
        <id>018f6b2e-7c4d-7a10-9b3e-2f5d8c1a4e60</id>
        <referral>018f6b2e-7c4d-7a10-9b3e-2f5d8c1a4e61</referral>
        <receivedAt>2026-11-27T21:00:00Z</receivedAt>
        <digest>%s</digest>
      </delivery>
      <envelope>\
      """;

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return new CommandLine(new LinkCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private String file(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @Test
  void convertsDocumentsInBothDirections() throws Exception {
    // When
    int rendered = run("render", SAMPLE.toString());
    String xml = out.toString();
    int parsed = run("parse", file("sample.xml", xml));
    String json = out.toString();
    int repeatedCode = run("render", file("sample.json", json));
    // Then
    assertThat(new int[] {rendered, parsed, repeatedCode}).containsOnly(0);
    assertThat(xml).contains("<instruction xmlns=\"https://wasl.example/schemas/instruction/1\">");
    assertThat(out).hasToString(xml);
  }

  @Test
  void namesThePositionAndTheCorrectionOfUnmappedContent() throws Exception {
    // Given
    String json = Files.readString(SAMPLE).replaceFirst("\"text\": \"", "\"text\": \"\\\\u000c");
    run("render", SAMPLE.toString());
    String xml = out.toString().replace("<content>", "<content a='1'>");
    // When
    int rendered = run("render", file("sample.json", json));
    // Then
    assertThat(rendered).isEqualTo(1);
    assertThat(err)
        .hasToString(
            "render: /content/text: Remove the character U+000C, which XML 1.0 cannot hold"
                + " (not-an-xml-character)\n");
    // When
    int parsed = run("parse", file("sample.xml", xml));
    // Then
    assertThat(parsed).isEqualTo(1);
    assertThat(err.toString()).matches("parse: \\d+:\\d+ /instruction: .*\\(attribute\\)\n");
  }

  @Test
  void saysWhetherAnOriginalIsRendered() throws Exception {
    // Given
    run("render", SAMPLE.toString());
    String bare = out.toString();
    String rendering =
        bare.replace(
            "<envelope>", DELIVERY.formatted(Digest.of(Files.readAllBytes(SAMPLE))).strip());
    String xml = file("rendering.xml", rendering);
    String changed = file("changed.xml", rendering.replaceFirst("<text>", "<text>not "));
    String reformatted = file("original.json", Files.readString(SAMPLE) + " ");
    // Then
    assertThat(run("parse", xml, "--original", SAMPLE.toString())).isZero();
    assertThat(run("parse", changed, "--original", SAMPLE.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("the XML differs from the original");
    assertThat(run("parse", xml, "--original", reformatted)).isEqualTo(1);
    assertThat(err.toString()).contains("digest");
  }

  @Test
  void printsTheXsdOfAType() throws Exception {
    // When
    int printed = run("xsd", "warrant/1");
    // Then
    assertThat(printed).isZero();
    assertThat(out).hasToString(MappingConsole.mapping().xsd("warrant/1"));
  }

  @Test
  void badUsageNamesTheCorrectForm() throws Exception {
    assertThat(run("xsd", "warrant/9")).isEqualTo(2);
    assertThat(err.toString()).contains("there are assignment/1, ", "warrant/1");
    assertThat(run("render", folder.resolve("missing.json").toString())).isEqualTo(2);
    assertThat(run("render", file("warrant.xml", "<warrant/>"))).isEqualTo(2);
    assertThat(run("parse")).isEqualTo(2);
  }
}

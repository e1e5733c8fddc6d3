package org.wasl.connectors.partnerapi.description;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.wasl.wire.jose.Digest;

class ApiDescriptionsTest {
  private static final Path LINT = Path.of("..", "dev", "api-lint");
  private static final Path RESOURCES = Path.of("src", "main", "resources").toAbsolutePath();

  private static JsonObject json(byte[] document) {
    return new JsonObject(new String(document, StandardCharsets.UTF_8));
  }

  @Test
  void bothDescriptionsPassTheLintRules() throws Exception {
    assumeTrue(
        Files.isDirectory(LINT.resolve("node_modules")),
        "Spectral and the AsyncAPI parser are not installed: npm ci in dev/api-lint");

    // When
    Process lint =
        new ProcessBuilder(
                "node",
                "lint.mjs",
                RESOURCES.resolve("openapi.json").toString(),
                RESOURCES.resolve("asyncapi.json").toString())
            .directory(LINT.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(lint.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    // Then
    assertThat(lint.waitFor()).as(output).isZero();
    assertThat(output).isEqualToIgnoringNewLines("0 findings");
  }

  @Test
  void describesQueuesOfEveryBroker() {
    // When
    List<String> addresses =
        json(ApiDescriptions.asyncApi()).getJsonObject("channels").stream()
            .map(channel -> ((JsonObject) channel.getValue()).getString("address"))
            .toList();

    // Then
    for (String queue : List.of("wasl.deliveries", "wasl.submissions", "wasl.answers")) {
      assertThat(addresses).contains(queue, queue + ".{agency}");
    }
  }

  @Test
  void pageShowsEveryAddressAndChannelWithContent() {
    // When
    String page = new String(ApiDescriptions.page(), StandardCharsets.UTF_8);

    // Then
    json(ApiDescriptions.openApi())
        .getJsonObject("paths")
        .fieldNames()
        .forEach(path -> assertThat(page).contains("<code>" + path + "</code></h3>"));
    json(ApiDescriptions.asyncApi())
        .getJsonObject("channels")
        .fieldNames()
        .forEach(name -> assertThat(page).contains("<h2 id=\"channel-" + name + "\">"));
    assertThat(page)
        .contains(
            "<code>Wasl-Signature</code>",
            "<code>/v1/schemas/vetted-case/1</code>",
            "<code>Wasl_Status</code>",
            "<td>Recorded, durably</td>");
  }

  @Test
  void pageHasNoScriptsAndPolicyAllowsOnlyItsStyle() {
    // When
    String page = new String(ApiDescriptions.page(), StandardCharsets.UTF_8);
    Matcher style = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL).matcher(page);

    // Then
    assertThat(style.find()).isTrue();
    String digest =
        Base64.getEncoder()
            .encodeToString(Digest.raw(style.group(1).getBytes(StandardCharsets.UTF_8)));
    assertThat(ApiDescriptions.pagePolicy())
        .startsWith("default-src 'none'; style-src 'sha256-" + digest + "';");
    assertThat(page)
        .doesNotContain("<script", " src=", " style=", "http:")
        .doesNotContainPattern(" on\\w+=");
    assertThat(Pattern.compile("href=\"([^\"]*)\"").matcher(page).results())
        .extracting(link -> link.group(1))
        .allMatch(link -> link.startsWith("#") || link.startsWith("/interfaces/"))
        .filteredOn(link -> link.startsWith("#"))
        .allSatisfy(link -> assertThat(page).contains("id=\"" + link.substring(1) + "\""));
  }

  @Test
  void escapesTextsOfMessages() {
    // Given
    JsonObject api =
        new JsonObject()
            .put("info", new JsonObject().put("title", "<b onclick=\"x\">&"))
            .put("tags", new JsonArray(List.of()))
            .put("paths", new JsonObject());
    JsonObject events =
        new JsonObject()
            .put("info", new JsonObject().put("title", "events"))
            .put("channels", new JsonObject());

    // When
    String page = new ApiDescriptionPage(api, events).html();

    // Then
    assertThat(page).contains("<h2>&lt;b onclick=&quot;x&quot;&gt;&amp;</h2>");
  }
}

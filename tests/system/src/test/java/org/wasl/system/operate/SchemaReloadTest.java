package org.wasl.system.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.administration.ReloadCommand;
import org.wasl.assembly.Gateway;
import org.wasl.kit.pki.TlsIdentity;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.TestLoad;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.system.CommandResult;
import org.wasl.system.ManagementPage;

/** Message schemas change while the gateway runs. */
@Tag("soak")
class SchemaReloadTest {
  private static final int SEED = 60;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SHIPPED =
      SchemaRegistry.load(CodeLists.load()).schemaText("vetted-case", 1).orElseThrow();

  private static SyntheticInstallation country;
  private static Gateway gateway;

  @BeforeAll
  static void start(TestInfo test) throws Exception {
    country = SyntheticInstallation.of(test, 1).withDatabase();
    gateway = Gateway.start(country.configuration());
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void aVersionCountsWithinFiveSecondsAndABadOneChangesNothing() throws Exception {
    // Given
    HttpResponse<String> index = get("/v1/schemas", "");
    HttpResponse<String> before = submit(SEED, 2);
    assertThat(before.statusCode()).as(before.body()).isEqualTo(422);
    assertThat(before.body()).contains("unknown-type", "/envelope/version", "It has: 1");
    Path file = schema(2);
    // When the file appears
    Files.writeString(file, version(2));
    long began = System.nanoTime();
    await().atMost(SOON).until(() -> submit(SEED, 2).statusCode() == 202);
    // Then
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isLessThan(TestLoad.limit(Duration.ofSeconds(5)));
    assertThat(get("/v1/schemas/vetted-case/2", "").body()).isEqualTo(version(2));
    String tag = index.headers().firstValue("ETag").orElseThrow();
    assertThat(get("/v1/schemas", tag).statusCode()).isEqualTo(200);
    HttpResponse<String> unknown = submit(SEED + 1, 3);
    assertThat(unknown.body()).contains("It has: 1, 2");

    // When it refuses what it accepted, or its messages have no schema
    Files.writeString(file, narrower(2));
    CommandResult narrower = reload();
    assertThat(health()).contains("change-refused");
    Files.delete(file);
    Files.delete(file.getParent());
    CommandResult gone = reload();
    // Then
    assertThat(narrower.code()).isEqualTo(2);
    assertThat(narrower.err())
        .contains("vetted-case/2/schema.json: /properties/content/properties/", "new one");
    assertThat(gone.code()).isEqualTo(2);
    assertThat(gone.err()).contains("vetted-case/2/schema.json: is gone: there are messages");
    assertThat(submit(SEED + 2, 2).statusCode()).isEqualTo(202);
    assertThat(get("/v1/schemas/vetted-case/2", "").body()).isEqualTo(version(2));

    // When the file is as before, and the next version is broken
    Files.writeString(schema(2), version(2));
    Files.writeString(schema(3), version(3).replace("\"maxLength\": 8000,", ""));
    CommandResult unbounded = reload();
    assertThat(unbounded.code()).isEqualTo(2);
    assertThat(unbounded.err())
        .containsPattern("vetted-case/3/schema.json:\\d+: maxLength is missing");
    // Then no gateway starts with it
    assertThat(start()).hasMessageContaining("maxLength is missing");
    Files.delete(schema(3));
    Files.delete(country.config().resolve("schemas/vetted-case/3"));
    assertThat(reload().code()).isZero();
    assertThat(health()).doesNotContain("change-refused");
  }

  @Test
  void listsOfSchemasAndCodesAreAnswered304() throws Exception {
    for (String path :
        List.of("/v1/schemas", "/v1/schemas/instruction/1", "/v1/codes", "/v1/codes/urgency")) {
      // Given
      HttpResponse<String> first = get(path, "");
      String tag = first.headers().firstValue("ETag").orElseThrow();
      // When
      HttpResponse<String> again = get(path, tag);
      // Then
      assertThat(first.statusCode()).as(path).isEqualTo(200);
      assertThat(again.statusCode()).as(path).isEqualTo(304);
      assertThat(again.body()).isEmpty();
    }
    assertThat(get("/v1/schemas", "").body()).contains("\"sha256\"");
    assertThat(get("/v1/codes", "").body()).contains("/v1/codes/offence");
  }

  private static Throwable start() {
    try (Gateway second = Gateway.start(country.configuration())) {
      throw new AssertionError("started on " + second.api());
    } catch (StartException e) {
      return e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static Path schema(int version) throws IOException {
    Path home = country.config().resolve("schemas/vetted-case").resolve("" + version);
    return Files.createDirectories(home).resolve("schema.json");
  }

  private static String version(int number) {
    return SHIPPED
        .replace("\"const\": 1", "\"const\": " + number)
        .replace("vetted-case/1", "vetted-case/" + number);
  }

  /** The same version without the place of the offence. */
  private static String narrower(int number) throws IOException {
    JsonNode schema = JSON.readTree(version(number));
    ObjectNode subjects = (ObjectNode) schema.at("/properties/content/properties/subjects");
    subjects.put("maxItems", subjects.path("maxItems").asInt() - 1);
    return schema.toPrettyString();
  }

  private static CommandResult reload() {
    return CommandResult.of(
        new ReloadCommand(),
        List.of("--config", country.config().toString(), "--data", country.data().toString()));
  }

  private static String health() throws Exception {
    return ManagementPage.of(gateway.management(), "/health");
  }

  private static HttpResponse<String> submit(long seed, int version) throws Exception {
    JsonNode document = JSON.readTree(SyntheticInstallation.oneCase(seed).body());
    ((ObjectNode) document.path("envelope")).put("version", version);
    return CertificateRotations.submitOnce(
        platform(),
        gateway.api(),
        country.pki().signer(new AgencyId("platform")),
        JSON.writeValueAsBytes(document));
  }

  private static HttpResponse<String> get(String path, String ifNoneMatch) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(gateway.api().resolve(path));
    if (!ifNoneMatch.isEmpty()) {
      request.header("If-None-Match", ifNoneMatch);
    }
    return platform().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpClient platform() {
    return HttpClient.newBuilder()
        .sslContext(TlsIdentity.of(country.pki(), new AgencyId("platform")).sslContext())
        .version(HttpClient.Version.HTTP_1_1)
        .build();
  }
}

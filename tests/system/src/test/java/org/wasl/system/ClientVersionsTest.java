package org.wasl.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.wasl.client.OpenedDelivery;
import org.wasl.client.OtherVersion;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.conversion.VersionConversion;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.schemas.registry.TypeId;
import org.wasl.schemas.resource.ModuleResources;
import org.wasl.wire.message.Envelope;

/** The client for Java, which has no schemas, shows versions as the schemas' conversion does. */
class ClientVersionsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void clientConvertsEachSampleToEachVersionLikeTheGateway() throws Exception {
    // Given
    SchemaRegistry schemas = SchemaRegistry.load(CodeLists.load());
    List<String> outcomes = new ArrayList<>();
    for (TypeId id : schemas.types()) {
      if (!schemas.isMessage(id.type(), id.version())) {
        continue;
      }
      for (Path file : samples(id)) {
        JsonNode sample = JSON.readTree(file.toFile());
        for (int version : schemas.versions(id.type())) {
          // When
          OtherVersion shown = opened(id, sample).inVersion(version);
          // Then
          switch (VersionConversion.convert(sample, version)) {
            case VersionConversion.Converted(var document) -> {
              assertThat(shown)
                  .isInstanceOfSatisfying(
                      OtherVersion.Shown.class,
                      it -> assertThat(parsed(it.document())).isEqualTo(parsed(document)));
              outcomes.add(version == id.version() ? "same" : "converted");
            }
            case VersionConversion.Lossy(var pointers, var lacking) -> {
              assertThat(shown).isEqualTo(new OtherVersion.Lossy(pointers, lacking));
              outcomes.add("lossy");
            }
          }
        }
        assertThatThrownBy(() -> opened(id, sample).inVersion(9))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
    assertThat(outcomes).contains("same", "converted", "lossy");
  }

  private static List<Path> samples(TypeId id) {
    return ModuleResources.jsonFiles(
        Path.of(
            "..", "..", "schemas", "types", id.type(), Integer.toString(id.version()), "valid"));
  }

  private static OpenedDelivery opened(TypeId id, JsonNode sample) {
    Envelope envelope =
        new Envelope(
            id.type(),
            id.version(),
            new MessageId(UUID.randomUUID()),
            new AgencyId("certify-platform"),
            Optional.empty(),
            Instant.EPOCH,
            "nonce",
            true);
    byte[] body = sample.toString().getBytes(StandardCharsets.UTF_8);
    return new OpenedDelivery(
        new DeliveryId(UUID.randomUUID()),
        new ReferralId(UUID.randomUUID()),
        "digest",
        envelope,
        body,
        "a..b");
  }

  private static JsonNode parsed(JsonNode document) {
    return parsed(document.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static JsonNode parsed(byte[] document) {
    try {
      return JSON.readTree(document);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}

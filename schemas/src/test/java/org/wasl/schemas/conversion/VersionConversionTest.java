package org.wasl.schemas.conversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.conversion.VersionConversion.Converted;
import org.wasl.schemas.conversion.VersionConversion.Lossy;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.schemas.registry.TypeId;
import org.wasl.schemas.resource.JsonFile;
import org.wasl.schemas.resource.ModuleResources;

class VersionConversionTest {
  private static final SchemaRegistry REGISTRY = SchemaRegistry.load(CodeLists.load());

  /** Versions of messages that have one before. */
  static Stream<TypeId> newer() {
    return REGISTRY.types().stream()
        .filter(id -> id.version() > 1 && REGISTRY.isMessage(id.type(), id.version()));
  }

  @ParameterizedTest
  @MethodSource("newer")
  void olderSamplesSurviveUpgradeAndDowngrade(TypeId newer) {
    List<JsonNode> samples = samples(newer.type(), newer.version() - 1);
    assertThat(samples).isNotEmpty();
    for (JsonNode sample : samples) {
      // When
      JsonNode up = converted(sample, newer.version());
      JsonNode back = converted(up, newer.version() - 1);
      // Then
      assertThat(REGISTRY.validate(newer.type(), newer.version(), up)).isEmpty();
      assertThat(up.at("/envelope/version").asInt()).isEqualTo(newer.version());
      assertThat(back).isEqualTo(sample);
    }
  }

  @ParameterizedTest
  @MethodSource("newer")
  void downgradesSamplesOrNamesLostMembers(TypeId newer) {
    List<String> outcomes = new ArrayList<>();
    for (JsonNode sample : samples(newer.type(), newer.version())) {
      JsonNode before = sample.deepCopy();
      // When
      switch (VersionConversion.convert(sample, newer.version() - 1)) {
        case Converted(var down) -> {
          assertThat(REGISTRY.validate(newer.type(), newer.version() - 1, down)).isEmpty();
          outcomes.add("converted");
        }
        case Lossy(var pointers, var version) -> {
          assertThat(version).isEqualTo(newer.version() - 1);
          assertThat(pointers)
              .isNotEmpty()
              .allSatisfy(at -> assertThat(sample.at(at).isMissingNode()).isFalse());
          outcomes.add("lossy");
        }
      }
      // Then
      assertThat(sample).isEqualTo(before);
    }
    assertThat(outcomes).contains("converted", "lossy");
  }

  @Test
  void versionOneCannotExpressGroundOfLink() {
    // Given
    JsonNode linked =
        samples("investigation-report", 2).stream()
            .filter(sample -> sample.at("/content/links").size() == 2)
            .findFirst()
            .orElseThrow();
    ObjectNode without = linked.deepCopy();
    without.withObject("/content/links/0").remove("ground");
    // When
    VersionConversion.ConversionResult lossy = VersionConversion.convert(linked, 1);
    JsonNode down = converted(without, 1);
    // Then
    assertThat(lossy).isEqualTo(new Lossy(List.of("/content/links/0/ground"), 1));
    assertThat(down.at("/content/links/1")).isEqualTo(linked.at("/content/links/1/referral"));
  }

  @Test
  void rejectsUnknownConversion() {
    JsonNode report = samples("investigation-report", 1).get(0);
    assertThatThrownBy(() -> VersionConversion.convert(report, 3))
        .hasMessage(
            "there is no conversion between investigation-report/2 and investigation-report/3");
  }

  private static JsonNode converted(JsonNode message, int version) {
    return ((Converted) VersionConversion.convert(message, version)).document();
  }

  private static List<JsonNode> samples(String type, int version) {
    return ModuleResources.withFolder(
        "types",
        types ->
            ModuleResources.jsonFiles(
                    types.resolve(type).resolve(Integer.toString(version)).resolve("valid"))
                .stream()
                .map(file -> JsonFile.read(types, file).json())
                .toList());
  }
}

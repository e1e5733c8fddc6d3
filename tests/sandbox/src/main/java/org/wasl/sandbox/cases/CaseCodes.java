package org.wasl.sandbox.cases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;

/** The published code lists, as far as cases are made of them. */
final class CaseCodes {
  private final Map<String, JsonNode> offences = new HashMap<>();
  private final Map<Integer, List<JsonNode>> territories = new HashMap<>();

  CaseCodes() {
    read("offence").forEach(offence -> offences.put(offence.get("code").textValue(), offence));
    List<JsonNode> all =
        StreamSupport.stream(read("territory").spliterator(), false)
            .filter(territory -> territory.has("parent"))
            .toList();
    for (int region = 1; region <= 12; region++) {
      String parent = String.format(Locale.ROOT, "MA-%02d", region);
      territories.put(
          region, all.stream().filter(t -> t.get("parent").textValue().equals(parent)).toList());
    }
  }

  /** The entry of an offence, with code, labels, {@code iccs} and {@code offenceClass}. */
  JsonNode offence(String code) {
    return offences.getOrDefault(code, MissingNode.getInstance());
  }

  /** Prefectures and provinces of a region (1 to 12). */
  List<JsonNode> territories(int region) {
    return territories.getOrDefault(region, List.of());
  }

  private static JsonNode read(String list) {
    try (InputStream json = CaseCodes.class.getResourceAsStream("/codes/" + list + ".json")) {
      return new ObjectMapper().readTree(json).get("codes");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package org.wasl.schemas.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.resource.JsonFile;
import org.wasl.schemas.resource.ModuleResources;
import org.wasl.schemas.resource.SchemaLoadException;

/**
 * The samples of one type. Each valid one must pass. Each invalid one must be refused exactly for
 * the reasons in {@code invalid.json}, which has a list of "pointer keyword" for each file name.
 */
record SampleCheck(Path root, Path home) {
  /**
   * Checks the samples of every type.
   *
   * @param types the folder with the types
   * @throws SchemaLoadException if a sample is not what its folder says, with file and line
   */
  static void all(Path types, CodeLists codes) {
    SchemaRegistry registry = SchemaRegistry.load(types, codes);
    for (TypeId id : registry.types()) {
      Path home = types.resolve(id.type()).resolve(Integer.toString(id.version()));
      new SampleCheck(types, home).check(registry, id);
    }
  }

  private void check(SchemaRegistry registry, TypeId id) {
    for (Path file : ModuleResources.jsonFiles(home.resolve("valid"))) {
      JsonFile sample = JsonFile.read(root, file);
      for (Violation v : registry.validate(id.type(), id.version(), sample.json()))
        throw sample.broken(v.pointer(), "a valid sample is refused: " + v.keyword());
    }
    Path list = home.resolve("invalid.json");
    if (Files.exists(list)) checkInvalid(registry, id, JsonFile.read(root, list));
  }

  private void checkInvalid(SchemaRegistry registry, TypeId id, JsonFile list) {
    Map<String, JsonNode> expected = new TreeMap<>();
    list.json().properties().forEach(e -> expected.put(e.getKey(), e.getValue()));
    for (Path file : ModuleResources.jsonFiles(home.resolve("invalid"))) {
      JsonFile sample = JsonFile.read(root, file);
      JsonNode expectedErrors = expected.remove(file.getFileName().toString());
      if (expectedErrors == null)
        throw sample.broken("", "invalid.json does not say why it is invalid");
      TreeSet<String> want = new TreeSet<>();
      expectedErrors.forEach(w -> want.add(w.asText()));
      List<Violation> violations = registry.validate(id.type(), id.version(), sample.json());
      TreeSet<String> actualErrors = new TreeSet<>();
      violations.forEach(v -> actualErrors.add(v.pointer() + " " + v.keyword()));
      if (!actualErrors.equals(want))
        throw sample.broken("", "refused for " + actualErrors + ", not for " + want);
    }
    if (!expected.isEmpty()) throw list.broken("", "samples are missing: " + expected.keySet());
  }
}

package org.wasl.certification;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.wasl.schemas.resource.JsonFile;
import org.wasl.schemas.resource.ModuleResources;

/** The content of the valid samples of message types, all of which is made up. */
final class SampleContent {
  private SampleContent() {}

  /**
   * A copy of the content of one sample.
   *
   * @param typeAndVersion such as {@code vetted-case/1}
   * @param name name of the sample, without {@code .json}
   */
  static ObjectNode of(String typeAndVersion, String name) {
    return ModuleResources.withFolder(
        "types",
        types -> {
          Path file = types.resolve(typeAndVersion).resolve("valid").resolve(name + ".json");
          return (ObjectNode) JsonFile.read(types, file).json().path("content").deepCopy();
        });
  }
}

package org.wasl.system.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The generated reference is what the code says now. */
@Tag("gate")
class ReferencePagesTest {
  private static final boolean WRITE = Boolean.getBoolean("reference.write");

  @Test
  void generatedFilesMatchTheCode() throws IOException {
    // When
    Map<String, String> files = ReferencePages.files();
    if (WRITE) write(files);
    // Then
    assertThat(files)
        .allSatisfy(
            (file, text) ->
                assertThat(SourceTree.ROOT.resolve(file))
                    .as("%s is old. Write it: %s", file, ReferencePages.COMMAND)
                    .hasContent(text));
    assertThat(SourceTree.read().files())
        .filteredOn(file -> file.startsWith(ReferencePages.FOLDER))
        .isSubsetOf(files.keySet());
  }

  private static void write(Map<String, String> files) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = SourceTree.ROOT.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
  }
}

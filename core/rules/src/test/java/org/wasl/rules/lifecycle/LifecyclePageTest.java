package org.wasl.rules.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LifecyclePageTest {
  private static final Path PAGE = Path.of("..", "..", "docs", "reference", "lifecycle.md");
  private static final Path FRESH = Path.of("target", "lifecycle.md");

  @Test
  void drawnLifecycleMatchesTable() throws IOException {
    // When
    String text = LifecyclePage.text();
    Files.writeString(FRESH, text);
    // Then
    assertThat(PAGE).as("stale: copy %s over it", FRESH).hasContent(text);
  }
}

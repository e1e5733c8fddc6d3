package org.wasl.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ProductVersionTest {
  @Test
  void versionMatchesRootPom() throws Exception {
    // Given
    String pom = Files.readString(Path.of("..", "..", "pom.xml"));

    // When
    String number = ProductVersion.number();

    // Then
    assertThat(pom).contains("<revision>" + number + "</revision>");
    assertThat(ProductVersion.userAgent()).isEqualTo("Wasl/" + number);
  }
}

package org.wasl.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shows that the search finds canaries. Otherwise its empty results would prove nothing. */
class CanaryTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"Canarelle Zyxwoq", "كنارية زقزوقة", "+219907316482"})
  void findsCanaryInEachFormAndAtEachOffset(String text) throws Exception {
    // Given
    Canary canary = Canary.of(text);
    for (String before : List.of("", "a", "ab")) {
      byte[] around = (before + text + "\"}").getBytes(StandardCharsets.UTF_8);
      Files.write(folder.resolve("plain" + before), around);
      Files.write(folder.resolve("base64" + before), Base64.getEncoder().encode(around));
      Files.write(folder.resolve("url" + before), Base64.getUrlEncoder().encode(around));
    }
    for (Charset wide : List.of(StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE)) {
      Files.write(folder.resolve(wide.name()), ("ab" + text).getBytes(wide));
    }
    // When
    List<String> found = Canary.find(List.of(canary), folder, file -> true);
    // Then
    assertThat(found).hasSize(11);
  }

  @Test
  void findsAllCanariesInAFileIncludingOneAtItsEnd() throws Exception {
    // Given
    List<Canary> canaries =
        List.of(Canary.of("Canarelle Zyxwoq"), Canary.of("+219907316482"), Canary.of("canari_zx"));
    Files.writeString(folder.resolve("other"), "+219907316482canari_zxCanarelle Zyxwoq");
    // When
    List<String> found = Canary.find(canaries, folder, file -> true);
    // Then
    assertThat(found)
        .containsExactlyInAnyOrder(
            "Canarelle Zyxwoq in other", "+219907316482 in other", "canari_zx in other");
  }

  @Test
  void findsNothingWithoutCanary() throws Exception {
    // Given
    Files.writeString(folder.resolve("other"), "Canarelle and others, +21990731648");
    List<Canary> canaries = List.of(Canary.of("Canarelle Zyxwoq"), Canary.of("+219907316482"));
    // When
    List<String> found = Canary.find(canaries, folder, file -> true);
    // Then
    assertThat(found).isEmpty();
  }
}

package org.wasl.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wasl.runtime.TestCompiler;

/** The compiler rejects a connector that sends a wrong type to an endpoint of the door. */
@Tag("gate")
class DoorRequestsCompileTest {
  @TempDir private Path classes;

  @ParameterizedTest
  @CsvSource({
    "partnerapi.PartnerApiRoutes, RequestReader::submission, RequestReader::timeline",
    "partnerapi.PartnerApiRoutes, DoorEndpoint.TIMELINE, DoorEndpoint.ACTIONS",
    "partnerapi.PartnerApiRoutes, DoorEndpoint.ADMIT, DoorEndpoint.CONTENT",
    "partnerapi.LogApiRoutes, DoorEndpoint.LOG, DoorEndpoint.STATISTICS",
    "pull.PullApiRoutes, DoorEndpoint.CONTENT, DoorEndpoint.ADMIT",
    "partnerapi.batch.BatchDoor, DoorEndpoint.SUBMIT, DoorEndpoint.TIMELINE",
    "intermediary.DoorCaller, DoorEndpoint.SUBMIT, DoorEndpoint.TIMELINE",
    "intermediary.DoorCaller, DoorEndpoint.ADMIT, DoorEndpoint.CONTENT"
  })
  void requestForAnotherEndpointDoesNotCompile(String type, String own, String other)
      throws IOException {
    // Given
    String name = "org.wasl.connectors." + type;
    String asItIs = Files.readString(Path.of("src/main/java", name.replace('.', '/') + ".java"));
    // When
    String exchanged = asItIs.replace(own, other);
    // Then
    assertThat(exchanged).isNotEqualTo(asItIs);
    assertThat(TestCompiler.errors(name, asItIs, classes)).isEmpty();
    assertThat(TestCompiler.errors(name, exchanged, classes))
        .isNotEmpty()
        .allMatch(code -> code.startsWith("compiler.err"));
  }
}

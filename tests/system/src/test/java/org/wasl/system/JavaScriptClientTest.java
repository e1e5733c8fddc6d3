package org.wasl.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.wasl.runtime.TestLoad.SOON;
import static org.wasl.system.SmallConfig.OFFICE;
import static org.wasl.system.SmallConfig.POLICE;
import static org.wasl.system.SmallConfig.SPECIAL_POLICE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.console.CommittedPage;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.ProductVersion;
import org.wasl.runtime.TestPorts;
import org.wasl.runtime.TestPrograms;
import org.wasl.system.documents.DocumentShell;
import org.wasl.wire.directory.DeliveryFormat;

/** Tests the committed client for JavaScript. Parts that need Node are skipped without it. */
@Tag("soak")
class JavaScriptClientTest {
  private static final Path HOME = Path.of("..", "..").toAbsolutePath().normalize();
  private static final Path CLIENT = Path.of("..", "..", "agency", "client-js");
  private static final CommittedPage PACKAGE = new CommittedPage(CLIENT, CLIENT.resolve("dist"));

  private static boolean node;

  @BeforeAll
  static void lookForNode() throws InterruptedException {
    node = SecondVerifier.isHere();
  }

  /** With Node and npm, {@code mvn -Pclient-js -pl agency/kit -am process-classes} builds it. */
  @Test
  void committedBundleMatchesTheSourcesAndPinnedPackages() throws Exception {
    // When / Then
    PACKAGE.assertBuiltFromItsSources("mvn -Pclient-js -pl agency/kit -am process-classes");
    PACKAGE.assertLockFileNamesNoRegistry();
  }

  @Test
  void versionMatchesTheRootPom() throws IOException {
    // When
    JsonNode manifest = new ObjectMapper().readTree(CLIENT.resolve("package.json").toFile());
    JsonNode lock = new ObjectMapper().readTree(CLIENT.resolve("package-lock.json").toFile());
    // Then
    assertThat(manifest.path("version").asText()).isEqualTo(ProductVersion.number());
    assertThat(lock.path("version").asText()).isEqualTo(ProductVersion.number());
    assertThat(lock.at("/packages").path("").path("version").asText())
        .isEqualTo(ProductVersion.number());
  }

  @Test
  void nodeTestsPass() throws Exception {
    // Given
    assumeTrue(node, "the client for JavaScript needs Node 20 or later");

    // When
    Process tests =
        new ProcessBuilder("node", "--test")
            .directory(CLIENT.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(tests.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    // Then
    assertThat(tests.waitFor()).as(output).isZero();
    assertThat(output).containsPattern("(#|ℹ) pass [2-9]\\d\\R").containsPattern("(#|ℹ) fail 0\\R");
  }

  @Test
  void pageCommandsPublishCollectAndReceive(TestInfo test, @TempDir Path folder) throws Exception {
    assumeTrue(node, "the client for JavaScript needs Node 20 or later");
    TestPrograms.assumeInstalled("npm");
    for (String name : List.of("docs", "schemas", "agency")) {
      Files.createSymbolicLink(folder.resolve(name), HOME.resolve(name));
    }
    List<DocumentShell.Step> page =
        DocumentShell.steps(Files.readString(HOME.resolve("docs/how-to/client-js.md")));
    try (GatewayTrial trial = GatewayTrial.prepare(test, Set.of(POLICE)).inProcess()) {
      // Given
      int port = TestPorts.reserve();
      trial.with("delivery.callDeadlineMillis", "30000");
      trial.reach(SPECIAL_POLICE, port);
      setFormat(trial, SPECIAL_POLICE, DeliveryFormat.CLOUDEVENTS_STRUCTURED);
      setFormat(trial, OFFICE, DeliveryFormat.CLOUDEVENTS_STRUCTURED);
      trial.startGateway();
      assertThat(page).hasSize(6);
      // When, Then
      new DocumentShell(HOME, folder)
          .assertTyped(
              "gateway=%s pki=%s port=%d".formatted(trial.api(), trial.world().pki().path(), port),
              page);
      Awaitility.await().atMost(SOON).until(() -> trial.ledger().open() == 0);
      assertThat(delivered(trial, POLICE)).isEqualTo(4);
      assertThat(delivered(trial, SPECIAL_POLICE)).isEqualTo(1);
      assertThat(delivered(trial, OFFICE)).isPositive();
    }
  }

  private static void setFormat(GatewayTrial trial, AgencyId agency, DeliveryFormat format)
      throws IOException {
    Files.writeString(
        trial.world().config().resolve("agencies").resolve(agency + ".properties"),
        "\nformat = " + format.code() + "\n",
        StandardOpenOption.APPEND);
  }

  private static long delivered(GatewayTrial trial, AgencyId agency) throws Exception {
    return trial
        .ledger()
        .count("delivery where state = 'delivered' and recipient = '%s'".formatted(agency));
  }
}

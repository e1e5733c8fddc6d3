package org.wasl.trials.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.wasl.trials.system.SmallConfig.POLICE;
import static org.wasl.trials.system.SmallConfig.SPECIAL_POLICE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.store.TestPorts;
import org.wasl.trials.SecondVerifier;
import org.wasl.trials.documents.DocumentShell;
import org.wasl.wire.jose.Digest;

/** The client for JavaScript as it is committed; skipped where there is no Node. */
class JavaScriptClientTest {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final Path CLIENT = HOME.resolve("client-js");
  private static final Duration AT_MOST = Duration.ofMinutes(3);
  private static final Duration SOON = Duration.ofSeconds(30);

  private static boolean node;

  @BeforeAll
  static void lookForNode() throws InterruptedException {
    node = SecondVerifier.isHere();
  }

  /** Where Node and npm are, {@code mvn -Pclient-js -pl kit -am process-classes} builds it. */
  @Test
  void whatIsCommittedWasBuiltFromTheseSourcesWithPinnedPackages() throws Exception {
    // Given
    Map<String, String> recorded = new TreeMap<>();
    for (String line : Files.readAllLines(CLIENT.resolve("bundle.sha256"))) {
      recorded.put(line.substring(66), line.substring(0, 64));
    }
    JsonNode lock = new ObjectMapper().readTree(CLIENT.resolve("package-lock.json").toFile());

    // When
    Map<String, String> found = new TreeMap<>();
    for (Path file : built()) {
      found.put(CLIENT.relativize(file).toString(), Digest.hex(Files.readAllBytes(file)));
    }

    // Then
    assertThat(found)
        .as("build it: mvn -Pclient-js -pl kit -am process-classes, and commit client-js/dist")
        .isEqualTo(recorded);
    assertThat(lock.at("/packages//dependencies").isMissingNode()).isTrue();
    assertThat(lock.at("/packages//devDependencies"))
        .allSatisfy(version -> assertThat(version.asText()).matches("\\d+\\.\\d+\\.\\d+"));
    assertThat(lock.findValues("resolved")).isEmpty();
  }

  private static List<Path> built() throws IOException {
    List<Path> files = new ArrayList<>(List.of(HOME.resolve("dev/bundled-licences.mjs")));
    try (Stream<Path> top = Files.list(CLIENT);
        Stream<Path> sources = Files.list(CLIENT.resolve("src"));
        Stream<Path> results = Files.list(CLIENT.resolve("dist"))) {
      Stream.of(top, sources, results)
          .flatMap(all -> all)
          .filter(Files::isRegularFile)
          .filter(file -> !file.endsWith("bundle.sha256"))
          .forEach(files::add);
    }
    return files;
  }

  @Test
  void itsOwnTestsPass() throws Exception {
    // Given
    assumeTrue(node, "the client for JavaScript needs Node 20 or later");

    // When
    Process tests =
        new ProcessBuilder("node", "--test")
            .directory(CLIENT.toFile())
            .redirectErrorStream(true)
            .start();
    String told = new String(tests.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    // Then
    assertThat(tests.waitFor()).as(told).isZero();
    assertThat(told).containsPattern("(#|ℹ) pass 2\\d\\R").containsPattern("(#|ℹ) fail 0\\R");
  }

  @Test
  void theCommandsOfThePagePublishCollectAndReceive(TestInfo test, @TempDir Path folder)
      throws Exception {
    assumeTrue(node, "the client for JavaScript needs Node 20 or later");
    for (String name : List.of("docs", "schemas", "client-js")) {
      Files.createSymbolicLink(folder.resolve(name), HOME.resolve(name));
    }
    List<DocumentShell.Step> page =
        DocumentShell.steps(Files.readString(HOME.resolve("docs").resolve("client-js.md")));
    try (GatewayTrial trial = GatewayTrial.prepare(test, Set.of(POLICE)).inProcess()) {
      // Given
      int port = TestPorts.reserve();
      trial.reach(SPECIAL_POLICE, port);
      trial.startGateway();
      List<DocumentShell.Step> typed = new ArrayList<>();
      typed.add(
          new DocumentShell.Step(
              "gateway=%s pki=%s port=%d\n"
                  .formatted(trial.api(), trial.world().pki().path(), port),
              List.of()));
      typed.addAll(page);

      // When
      Process session = new DocumentShell(HOME, folder).startAll(typed);
      List<String> printed = DocumentShell.printed(session, AT_MOST);

      // Then
      assertThat(page).hasSize(4);
      DocumentShell.assertShown(typed, printed);
      String theirs = "recipient in ('%s', '%s')".formatted(POLICE, SPECIAL_POLICE);
      Awaitility.await()
          .atMost(SOON)
          .until(
              () -> trial.ledger().count("delivery where state = 'delivered' and " + theirs) == 2);
    }
  }
}

package org.wasl.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.wasl.system.SmallConfig.PLATFORM;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.rules.id.FileId;
import org.wasl.runtime.TestSeed;
import org.wasl.wire.file.FileSealer;
import org.wasl.wire.file.SealedFile;

/**
 * Uploads by tus-js-client, the tus project's own client. Skipped without Node and that package.
 */
class TusClientTest extends SubmissionTestBase {
  private static final Path PACKAGES = Path.of("..", "..", "agency", "client-js").toAbsolutePath();
  private static final Path PROGRAM =
      Path.of("src", "test", "resources", "org", "wasl", "system", "tus-upload.mjs");
  private static final int FILE_BYTES = 4 << 20;
  private static final int CUTS = 6;
  private static final int NODE_STARTS_MILLIS = 200;

  private final Random random = TestSeed.random(TusClientTest.class);
  private final FileId id = new FileId(UUID.randomUUID());

  @TempDir private Path folder;

  private Path sealed;
  private SealedFile file;

  @BeforeEach
  void sealedFile() throws Exception {
    assumeTrue(SecondVerifier.isHere(), "tus-js-client needs Node 20 or later");
    assumeTrue(
        Files.exists(PACKAGES.resolve("node_modules/tus-js-client")),
        "npm ci in agency/client-js installs tus-js-client");
    byte[] plain = new byte[FILE_BYTES];
    random.nextBytes(plain);
    sealed = folder.resolve("sealed");
    try (OutputStream out = Files.newOutputStream(sealed)) {
      file = FileSealer.seal(id, new ByteArrayInputStream(plain), out);
    }
  }

  private CommandResult upload(int port, String action) throws Exception {
    Process node =
        new ProcessBuilder(
                "node",
                PROGRAM.toString(),
                PACKAGES.toString(),
                trial.world().pki().path().toString(),
                PLATFORM.value(),
                "https://127.0.0.1:" + port + "/v1/files",
                sealed.toString(),
                id.toString(),
                file.sealedSha256(),
                action)
            .redirectErrorStream(true)
            .start();
    String output = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new CommandResult(node.waitFor(), output, "");
  }

  private Path stored() {
    return trial.data().resolve("files").resolve(id.toString());
  }

  @Test
  void uploadIsWholeAfterCutsAtRandomMoments() throws Exception {
    // Given
    try (TcpProxy line = new TcpProxy(trial.api().getPort());
        ScheduledExecutorService _ = line.cutAtRandomMoments(random, CUTS, NODE_STARTS_MILLIS)) {
      // When
      CommandResult uploaded = upload(line.port(), "upload");
      // Then
      assertThat(uploaded.code()).as(uploaded.out()).isZero();
      assertThat(uploaded.out()).contains("whole after");
      assertThat(stored()).hasSameBinaryContentAs(sealed);
      assertThat(trial.ledger().count("evidence_file where whole and id = '%s'".formatted(id)))
          .isEqualTo(1);
    }
  }

  @Test
  void withdrawnUploadIsGone() throws Exception {
    // When
    CommandResult withdrawn = upload(trial.api().getPort(), "withdraw");
    // Then
    assertThat(withdrawn.out()).contains("withdrawn");
    assertThat(stored()).doesNotExist();
    assertThat(trial.ledger().count("evidence_file where id = '%s'".formatted(id))).isZero();
  }
}

package org.wasl.link.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.commands.KitCommand;
import org.wasl.kit.TestGateway;
import org.wasl.link.TestOldSystem;
import org.wasl.rules.id.AgencyId;
import picocli.CommandLine;

/** Tests the start of a link, and the command for parked messages. */
class LinkCommandTest {
  private static final String DELIVERY = "7d126c70-465c-7399-8edb-55a9acfd90f4";

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return KitCommand.oneLineErrors(new CommandLine(new LinkCommand()))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  @Test
  void listsAParkedMessageAndRetriesIt() throws Exception {
    // Given
    Path parked = Files.createDirectories(folder.resolve("parked"));
    Files.writeString(parked.resolve(DELIVERY + ".json"), "{\"delivery\":\"" + DELIVERY + "\"}");
    String data = folder.toString();
    // When
    int listed = run("parked", "--data", data);
    int asked = run("parked", "--data", data, "--retry", DELIVERY);
    int unknown = run("parked", "--data", data, "--retry", "b1a7c9f2-3d58-7e60-9c14-6f2e8d7a5b03");
    int nowhere = run("parked", "--data", folder.resolve("absent").toString());
    // Then
    assertThat(new int[] {listed, asked}).containsOnly(0);
    assertThat(out.toString()).contains(DELIVERY);
    assertThat(parked.resolve(DELIVERY + ".retry")).exists();
    assertThat(new int[] {unknown, nowhere}).containsOnly(2);
    assertThat(err.toString()).contains("no delivery b1a7c9f2", "no folder");
  }

  @Test
  void openDataFolderIsBadConfigurationAndOccupiedPortIsNot() throws Exception {
    // Given
    Path pki = folder.resolve("pki");
    new TestGateway(pki, new AgencyId("platform"), new AgencyId("kp-rabat"));
    String config =
        Files.writeString(
                folder.resolve("link.properties"),
                """
                agency = kp-rabat
                pki = %s
                gateway = https://127.0.0.1:9
                folder = %s
                """
                    .formatted(pki, TestOldSystem.sharedFolder(folder)))
            .toString();
    Path open = Files.createDirectory(folder.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-x---"));
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = "health.port=" + taken.getLocalPort();
      String data = folder.resolve("d").toString();
      // When
      int inUse = run("start", "--config", config, "--data", data, "--set", port);
      int exposed = run("start", "--config", config, "--data", open.toString());
      // Then
      assertThat(err.toString()).contains("a port: ", "is open to its group");
      assertThat(inUse).as("what a service manager starts again").isEqualTo(1);
      assertThat(exposed).isEqualTo(2);
    }
  }

  @Test
  void badConfigurationReportsEveryProblem() throws Exception {
    // Given
    Path file = Files.writeString(folder.resolve("link.properties"), "agancy = x\n");
    // When
    int exit = run("start", "--config", file.toString(), "--data", folder.resolve("d").toString());
    // Then
    assertThat(exit).isEqualTo(2);
    assertThat(err.toString()).contains("agancy", "agency: is missing", "pki: is missing");
  }
}

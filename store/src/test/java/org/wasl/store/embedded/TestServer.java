package org.wasl.store.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * A server for tests that speak neither of durability nor of passwords. It answers before its data
 * are on the disk, and lets in without a password whoever gives a role: hashing the password costs
 * 15 ms of processor time a connection where the optimising compiler is switched off.
 */
public final class TestServer {
  private static final String EVERYBODY =
      """
      host all         all 127.0.0.1/32 trust
      host replication all 127.0.0.1/32 trust
      """;

  private TestServer() {}

  /** Starts one on the folder; who starts it closes it. */
  public static EmbeddedPostgres start(Path folder) throws IOException, InterruptedException {
    TestCluster.linkPrograms(folder);
    Path access = Files.writeString(folder.resolve("access.conf"), EVERYBODY);
    Files.setPosixFilePermissions(access, PosixFilePermissions.fromString("rw-r--r--"));
    return EmbeddedPostgres.start(
        TestCluster.config(folder),
        () -> false,
        List.of("fsync=off", "full_page_writes=off", "hba_file=" + access));
  }
}

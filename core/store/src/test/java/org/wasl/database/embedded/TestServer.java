package org.wasl.database.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * A server for tests that speak neither of durability nor of passwords. It answers before its data
 * are on the disk, and accepts any role without a password. Hashing the password would cost 15 ms
 * of processor time a connection when the optimising compiler is switched off.
 */
public final class TestServer {
  private static final String TRUST_LOOPBACK =
      """
      host all         all 127.0.0.1/32 trust
      host replication all 127.0.0.1/32 trust
      """;

  private TestServer() {}

  /** Starts a server on the folder. The caller closes it. */
  public static EmbeddedPostgres start(Path folder) throws IOException, InterruptedException {
    TestCluster.linkPrograms(folder);
    Path access = Files.writeString(folder.resolve("access.conf"), TRUST_LOOPBACK);
    Files.setPosixFilePermissions(access, PosixFilePermissions.fromString("rw-r--r--"));
    return EmbeddedPostgres.start(
        TestCluster.config(folder),
        () -> false,
        List.of("fsync=off", "full_page_writes=off", "hba_file=" + access));
  }
}

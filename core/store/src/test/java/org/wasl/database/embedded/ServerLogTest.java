package org.wasl.database.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.wasl.database.Result;
import org.wasl.store.Store;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;
import org.wasl.store.intake.AcceptResult;

/** Threat row 17, the database's part. */
class ServerLogTest {

  @Test
  void serverLogHasNoContentOfRejectedStatements() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      String marker = "marker-" + UUID.randomUUID();

      // When
      Result<AcceptResult> refused =
          store.intake().accept(TestAcceptances.thatNoDatabaseHolds()).join();
      TestDatabase.execute("do $$ begin raise log '" + marker + "'; end $$");
      Awaitility.await().atMost(SOON).until(() -> log().contains(marker));

      // Then
      assertThat(refused.isDone()).isFalse();
      assertThat(log()).doesNotContain(TestAcceptances.CANARY);
    }
  }

  private static String log() throws IOException {
    try (Stream<Path> files = Files.list(TestDatabase.logFolder())) {
      return files.map(ServerLogTest::read).collect(Collectors.joining());
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

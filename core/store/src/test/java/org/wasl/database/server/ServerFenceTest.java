package org.wasl.database.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.store.Store;
import org.wasl.store.StoreConfig;
import org.wasl.store.TestDatabase;

@Tag("soak")
class ServerFenceTest {
  @TempDir private Path folder;

  @Test
  void rejectsServerOfEarlierTimelineOrOtherDatabaseAtNextStart() throws Exception {
    // Given
    Path file = folder.resolve("server");
    StoreConfig config = TestDatabase.config().replaceable(file, false);
    Store.open(config).close();
    String used = Files.readString(file);
    assertThat(used).matches("database = \\d+/\\d+\ntimeline = 1\n");
    Store.open(config).close();

    // When
    Files.writeString(file, used.replace("timeline = 1", "timeline = 2"));

    // Then
    assertThatThrownBy(() -> Store.open(config))
        .isInstanceOf(RefusedServerException.class)
        .hasMessageStartingWith("the server lacks data that this gateway already used")
        .hasMessageContaining(file.toString());
    Files.writeString(file, used.replaceFirst("\\d+/", "77/"));
    assertThatThrownBy(() -> Store.open(config))
        .isInstanceOf(RefusedServerException.class)
        .hasMessageStartingWith("the server has another database");
    Files.writeString(file, "torn");
    assertThatThrownBy(() -> Store.open(config)).isInstanceOf(IOException.class);
  }

  @Test
  void rejectsServerThatHasSignedLessThanBefore() throws Exception {
    // Given
    TestDatabase.empty().close();
    ServerFence fence = ServerFence.read(Optional.empty());
    try (Connection connection = TestDatabase.connect()) {
      fence.check(connection);

      // When
      fence.signed(5);

      // Then
      assertThatThrownBy(() -> fence.check(connection)).isInstanceOf(RefusedServerException.class);
      assertThat(fence.refusal()).contains(ServerRefusal.BEHIND);
    }
  }
}

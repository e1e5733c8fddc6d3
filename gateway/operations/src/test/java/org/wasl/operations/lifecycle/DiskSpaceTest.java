package org.wasl.operations.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A full disk never has room, whatever minimum is configured (threat 26). */
class DiskSpaceTest {
  @ParameterizedTest
  @CsvSource({"0, 0, false", "0, 1, true", "4096, 4095, false", "4096, 4096, true", "0, -1, false"})
  void hasRoomAboveMinimumAndZero(long minimum, long free, boolean room) {
    assertThat(new DiskSpace(Path.of("data"), minimum).hasRoom(free)).isEqualTo(room);
  }
}

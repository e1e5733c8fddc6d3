package org.wasl.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerVersionTest {
  @ParameterizedTest
  @ValueSource(ints = {14, 17, 99})
  void acceptsPostgres14AndLater(int major) {
    assertThat(ServerVersion.refusal(major)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 13})
  void rejectsOlderPostgresAndNamesFoundAndRequiredVersion(int major) {
    assertThat(ServerVersion.refusal(major))
        .contains("PostgreSQL " + major + " found, 14 or later needed");
  }
}

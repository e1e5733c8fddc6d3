package org.wasl.database.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerPositionTest {
  private static final ServerPosition USED = position(7, 3, 500);

  @ParameterizedTest
  @CsvSource({"7,3,500", "7,3,501", "7,4,600", "7,4,10"})
  void acceptsServerWithUsedDataOrPromotedSince(long system, int timeline, long signed) {
    // When
    Optional<ServerRefusal> refused = USED.refusal(position(system, timeline, signed));

    // Then
    assertThat(refused).isEmpty();
  }

  @Test
  void acceptsPromotedStandbyAndLeavesItsLossToTheLog() {
    // When
    ServerPosition promoted = position(7, 4, 10);

    // Then
    assertThat(USED.after(promoted).refusal(promoted)).isEmpty();
    assertThat(USED.after(promoted).refusal(USED)).contains(ServerRefusal.BEHIND);
  }

  @ParameterizedTest
  @CsvSource({"7,2,500,BEHIND", "7,2,900,BEHIND", "7,3,499,BEHIND", "8,3,500,ANOTHER"})
  void rejectsOldPrimaryAndOtherCluster(
      long system, int timeline, long signed, ServerRefusal expected) {
    // When
    Optional<ServerRefusal> refused = USED.refusal(position(system, timeline, signed));

    // Then
    assertThat(refused).contains(expected);
  }

  @Test
  void rejectsOtherDatabaseOfSameCluster() {
    // When
    ServerPosition other = new ServerPosition(new DatabaseIdentity(7, 2), 3, 500);

    // Then
    assertThat(USED.refusal(other)).contains(ServerRefusal.ANOTHER);
  }

  private static ServerPosition position(long cluster, int timeline, long signed) {
    return new ServerPosition(new DatabaseIdentity(cluster, 1), timeline, signed);
  }
}

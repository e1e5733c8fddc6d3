package org.wasl.database.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.database.server.DurabilityGap.COMMITS_ASYNCHRONOUS;
import static org.wasl.database.server.DurabilityGap.FSYNC_OFF;
import static org.wasl.database.server.DurabilityGap.FULL_PAGE_WRITES_OFF;
import static org.wasl.database.server.DurabilityGap.NO_SYNCHRONOUS_STANDBY;

import org.junit.jupiter.api.Test;
import org.wasl.store.EmptyStore;

class ServerDurabilityTest extends EmptyStore {
  private static final boolean REQUIRED = true;

  @Test
  void reportsNoGapWithoutStandbyUntilOneIsRequired() {
    // Given
    ServerDurability alone = new ServerDurability(true, true, "on", 0, false);

    // When
    ServerDurability found = store.serverDurability().orElseThrow();

    // Then: the server of the tests waits for no disk
    assertThat(found).isEqualTo(new ServerDurability(false, false, "on", 0, false));
    assertThat(alone.gaps(!REQUIRED)).isEmpty();
    assertThat(alone.gaps(REQUIRED)).containsExactly(NO_SYNCHRONOUS_STANDBY);
  }

  @Test
  void reportsGapForAsynchronousStandbyOnly() {
    // Given
    ServerDurability asynchronous = new ServerDurability(true, true, "on", 2, false);
    ServerDurability synchronous = new ServerDurability(true, true, "remote_apply", 2, true);

    // Then
    assertThat(asynchronous.gaps(!REQUIRED)).containsExactly(NO_SYNCHRONOUS_STANDBY);
    assertThat(synchronous.gaps(REQUIRED)).isEmpty();
  }

  @Test
  void reportsOneGapForEachSettingThatLosesCommits() {
    // Given
    ServerDurability careless = new ServerDurability(false, false, "off", 1, true);

    // Then
    assertThat(careless.gaps(!REQUIRED))
        .containsExactly(FSYNC_OFF, FULL_PAGE_WRITES_OFF, COMMITS_ASYNCHRONOUS);
  }
}

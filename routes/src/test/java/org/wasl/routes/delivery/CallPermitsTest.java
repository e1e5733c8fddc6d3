package org.wasl.routes.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wasl.routes.TestPartners;
import org.wasl.routes.runtime.Drain;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;

class CallPermitsTest {
  private static final Agency POLICE = TestPartners.POLICE.agency();

  private final CallPermits permits =
      new CallPermits(
          () -> new AgencyDirectory(List.of(POLICE, TestPartners.OFFICE.agency())),
          new Drain(Duration.ZERO, System::nanoTime));

  @BeforeEach
  void open() {
    permits.open(POLICE.id());
    permits.open(TestPartners.OFFICE.id());
  }

  @Test
  void refusesPermitForNewDeliveryWithoutRoute() {
    // When
    permits.close(POLICE.id());
    // Then
    assertThat(permits.tryTake(POLICE.id())).isFalse();
    assertThat(take(1)).isTrue();
  }

  @Test
  void limitsPermitsPerAgencyAsItsFileSays() {
    // Given
    for (int i = 0; i < POLICE.channel().maxConcurrent(); i++) {
      assertThat(permits.tryTake(POLICE.id())).isTrue();
    }
    // When, Then
    assertThat(permits.tryTake(POLICE.id())).isFalse();
    assertThat(permits.tryTake(TestPartners.OFFICE.id())).isTrue();
    permits.release(POLICE.id());
    assertThat(permits.tryTake(POLICE.id())).isTrue();
  }

  @Test
  void prefersWaitingDeliveriesToNewOnes() throws Exception {
    // Given
    for (int i = 0; i < POLICE.channel().maxConcurrent(); i++) {
      permits.tryTake(POLICE.id());
    }
    CompletableFuture<Boolean> waiting = new CompletableFuture<>();
    Thread queue = new Thread(() -> waiting.complete(take(600_000)));
    queue.start();
    await().atMost(SOON).until(() -> queue.getState() == Thread.State.TIMED_WAITING);

    // When
    boolean beside = permits.tryTake(POLICE.id());
    permits.release(POLICE.id());

    // Then
    assertThat(waiting.join()).isTrue();
    assertThat(beside).isFalse();
    assertThat(permits.tryTake(POLICE.id())).isFalse();
  }

  @Test
  void waitTimesOutWithoutTakingAPermit() {
    // Given
    for (int i = 0; i < POLICE.channel().maxConcurrent(); i++) {
      permits.tryTake(POLICE.id());
    }
    // When
    boolean taken = take(1);
    permits.release(POLICE.id());
    // Then
    assertThat(taken).isFalse();
    assertThat(permits.tryTake(POLICE.id())).isTrue();
  }

  @Test
  void agencyThatLeftTheDirectoryHasOnePermit() {
    // When, Then
    assertThat(take(new AgencyId("gone"), 1)).isTrue();
    assertThat(take(new AgencyId("gone"), 1)).isFalse();
  }

  private boolean take(long maxMillis) {
    return take(POLICE.id(), maxMillis);
  }

  private boolean take(AgencyId agency, long maxMillis) {
    try {
      return permits.take(agency, maxMillis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

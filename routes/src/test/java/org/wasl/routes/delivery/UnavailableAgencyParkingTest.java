package org.wasl.routes.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.wasl.routes.TestEvents;
import org.wasl.routes.TestPartner;
import org.wasl.routes.TestPartners;
import org.wasl.store.Store;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;
import org.wasl.wire.directory.AgencyDirectory;

class UnavailableAgencyParkingTest {
  private static final long GRACE_MILLIS = 120_000;

  private final TestEvents events = new TestEvents();
  private final AtomicLong nanos = new AtomicLong(-1);
  private AgencyDirectory directory = with(TestPartners.POLICE, TestPartners.OFFICE);

  private static AgencyDirectory with(TestPartner... partners) {
    return new AgencyDirectory(Stream.of(partners).map(TestPartner::agency).toList());
  }

  private UnavailableAgencyParking parking(Store store) {
    return new UnavailableAgencyParking(store, () -> directory, events, GRACE_MILLIS, nanos::get);
  }

  private void later(long millis) {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private static void accept(Store store, int cases, String... recipients) {
    IntStream.range(0, cases)
        .mapToObj(i -> store.intake().accept(TestAcceptances.vettedCase(recipients)))
        .toList()
        .forEach(CompletableFuture::join);
  }

  @Test
  void parksNothingWhileAgencyFileIsBeingReplaced() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      UnavailableAgencyParking parking = parking(store);
      accept(store, 1, "police-a", "office-a");
      directory = with(TestPartners.OFFICE);
      parking.park();
      later(GRACE_MILLIS - 1);
      parking.park();
      // When
      directory = with(TestPartners.POLICE, TestPartners.OFFICE);
      parking.park();
      directory = with(TestPartners.OFFICE);
      later(1);
      parking.park();
      later(GRACE_MILLIS - 1);
      parking.park();
      long before = TestDatabase.count("delivery where state = 'parked'");
      later(1);
      parking.park();
      // Then
      assertThat(before).isZero();
      assertThat(TestDatabase.count("delivery where state = 'parked' and recipient = 'police-a'"))
          .isEqualTo(1);
      assertThat(TestDatabase.count("delivery where state = 'waiting'")).isEqualTo(1);
      assertThat(events.told).containsExactly("recorded police-a parked");
    }
  }

  @Test
  void parksLongBacklogInLimitedRounds() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      UnavailableAgencyParking parking = parking(store);
      accept(store, 1_100, "police-a");
      directory = with(TestPartners.OFFICE);
      parking.park();
      later(GRACE_MILLIS);
      // When
      parking.park();
      long first = TestDatabase.count("delivery where state = 'parked'");
      parking.park();
      // Then
      assertThat(first).isEqualTo(1_024);
      assertThat(TestDatabase.count("delivery where state = 'parked'")).isEqualTo(1_100);
      assertThat(List.copyOf(events.told))
          .isEqualTo(Collections.nCopies(1_100, "recorded police-a parked"));
    }
  }
}

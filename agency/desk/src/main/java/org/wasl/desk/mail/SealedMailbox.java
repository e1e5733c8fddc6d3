package org.wasl.desk.mail;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.wasl.desk.store.DeliveryTable;
import org.wasl.desk.store.DeliveryTable.StoredDelivery;
import org.wasl.desk.store.DeskDatabase;
import org.wasl.desk.store.ReferralTable;
import org.wasl.kit.inbox.DeliveryStore;
import org.wasl.kit.inbox.ReceivedDelivery;
import org.wasl.kit.inbox.StoreResult;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.ReferralId;

/**
 * The sealed messages of one office. A delivery is kept once. A message that comes again in another
 * delivery, sealed to another key, is kept again, and counted once.
 */
public final class SealedMailbox implements DeliveryStore {
  private final DeskDatabase database;
  private final String office;
  private final Consumer<String> arrivals;

  /**
   * The mailbox of an office.
   *
   * @param arrivals called with the referral of each new delivery, when it is durable
   */
  public SealedMailbox(DeskDatabase database, String office, Consumer<String> arrivals) {
    this.database = database;
    this.office = office;
    this.arrivals = arrivals;
  }

  @Override
  public Optional<String> knownReceipt(
      DeliveryId deliveryId, String digest, ReferralId referral, Instant now) {
    Optional<StoredDelivery> known =
        database
            .read(connection -> DeliveryTable.find(connection, office, deliveryId.toString()))
            .filter(storedDelivery -> isSame(storedDelivery.received(), digest, referral));
    if (known.filter(storedDelivery -> storedDelivery.retrievalReceipt() != null).isPresent()) {
      // A gateway that was restored from a backup has lost both receipts.
      database.write(
          connection -> {
            DeliveryTable.retrievalAgain(connection, office, deliveryId);
            return true;
          });
    }
    return known.map(storedDelivery -> storedDelivery.received().receipt());
  }

  private static boolean isSame(ReceivedDelivery known, String digest, ReferralId referral) {
    return known.digest().equals(digest) && known.referral().equals(referral);
  }

  @Override
  public CompletionStage<StoreResult> store(ReceivedDelivery candidate) {
    StoreResult result = database.write(connection -> store(connection, candidate));
    if (result instanceof StoreResult.Stored) {
      arrivals.accept(candidate.referral().toString());
    }
    return CompletableFuture.completedStage(result);
  }

  private StoreResult store(Connection connection, ReceivedDelivery candidate) throws SQLException {
    Optional<ReceivedDelivery> known =
        DeliveryTable.find(connection, office, candidate.deliveryId().toString())
            .map(StoredDelivery::received);
    if (known.isPresent()) {
      return known.get().digest().equals(candidate.digest())
          ? new StoreResult.Duplicate(known.get().receipt())
          : new StoreResult.IdReused();
    }
    String referral = candidate.referral().toString();
    DeliveryTable.insert(connection, office, candidate);
    ReferralTable.touch(
        connection,
        office,
        referral,
        candidate.type(),
        candidate.sender().value(),
        candidate.time());
    ReferralTable.recount(connection, office, referral);
    return new StoreResult.Stored(candidate.receipt());
  }
}

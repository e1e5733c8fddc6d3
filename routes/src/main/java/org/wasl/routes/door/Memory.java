package org.wasl.routes.door;

import java.util.Optional;
import java.util.UUID;
import org.wasl.store.AcceptResult.Duplicate;
import org.wasl.store.Result;
import org.wasl.store.Store;
import org.wasl.store.Timeline;

/** What decisions need of the store. */
public interface Memory {
  /** A referral as it stands. */
  Result<Optional<Timeline.Referral>> referral(UUID id);

  /** The first answer to a message that was accepted before. */
  Result<Optional<Duplicate>> answered(String sender, UUID messageId);

  /** The memory of a store. */
  static Memory of(Store store) {
    return new Memory() {
      @Override
      public Result<Optional<Timeline.Referral>> referral(UUID id) {
        return store.timelines().referral(id);
      }

      @Override
      public Result<Optional<Duplicate>> answered(String sender, UUID messageId) {
        return store.intake().find(sender, messageId);
      }
    };
  }
}

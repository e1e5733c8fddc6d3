package org.wasl.store.referral;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.wasl.database.IdRange;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.Store;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;
import org.wasl.store.intake.Acceptance;
import org.wasl.store.referral.ReferralSearch.FoundReferral;
import org.wasl.store.referral.ReferralSearch.ReferralFilter;

/** A search reads little of a store that holds much else. */
class ReferralSearchTest {
  private static final int SEARCHES = 8;
  private static final int PREFIX = 13;

  /** Most pages of a search, which reads a few levels of the index for each of the senders. */
  private static final int PAGES = 40;

  private static final String OTHERS =
      """
      insert into referral (id, state, messages, sender, case_message, clear, police, office,
          others, why)
      select gen_random_uuid(), 'referred', 1, 'platform', gen_random_uuid(), '{}', '{}',
             'office-9', '{}', '{}'
        from generate_series(1, 20000);
      insert into message (sender, message_id, referral, type, version, content_digest,
          first_answer, number)
      select sender, case_message, id, 'vetted-case', 1, sha256(id::text::bytea), '', 1
        from referral where office = 'office-9';
      analyze referral;
      analyze message
      """;

  private static final String PAGES_READ =
      """
      select idx_blks_hit + idx_blks_read from pg_statio_user_indexes
       where indexrelname = '%s' and schemaname = current_schema
      """;

  @Test
  void findsIdWithoutReadingAWholeIndex() throws Exception {
    // Given
    Acceptance row = TestAcceptances.vettedCase("police-1");
    ReferralId referral = row.referral();
    try (Store store = TestDatabase.empty()) {
      store.intake().accept(row).join().orElseThrow();
      TestDatabase.execute(OTHERS);
    }
    long messages = pages("message_pkey");
    long referrals = pages("referral_pkey");
    // When
    try (Store store = Store.open(TestDatabase.config())) {
      for (int i = 0; i < SEARCHES; i++) {
        assertThat(search(store, referral)).containsExactly(referral);
      }
    }
    // Then
    assertThat(pages("message_pkey") - messages).isLessThan(SEARCHES * PAGES);
    assertThat(pages("referral_pkey") - referrals).isLessThan(SEARCHES * PAGES);
  }

  private static List<ReferralId> search(Store store, ReferralId id) {
    ReferralFilter filter =
        ReferralFilter.of(IdRange.ofPrefix(id.toString().substring(0, PREFIX)).orElseThrow());
    return store.referralSearch().matching(filter, 100).orElseThrow().stream()
        .map(FoundReferral::id)
        .toList();
  }

  private static long pages(String index) throws Exception {
    TestDatabase.awaitCounts();
    return Long.parseLong(TestDatabase.text(PAGES_READ.formatted(index)));
  }
}

package org.wasl.store.audit;

import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.wasl.store.audit.RandomTampering.Way;

/** What a superuser of the database may do to it, one change at a time. */
final class Tampering {

  /**
   * One change.
   *
   * @param kind what it is
   * @param sql how it is done
   * @param names of what was changed; a finding has to name one of them
   */
  record Deed(String kind, List<String> sql, List<String> names) {}

  /** How many ways there are; the more usual ones count more than once. */
  static final int WAYS = 45;

  private final List<Way> ways;

  Tampering(TamperedDatabase tampered, Random random) throws SQLException {
    ways =
        Stream.of(
                new EntryTampering(tampered, random),
                new LogTampering(tampered, random),
                new ReferralTampering(tampered, random))
            .flatMap(harm -> harm.ways().stream())
            .toList();
  }

  Deed draw(int n) throws SQLException {
    return ways.get(n % WAYS).draw();
  }
}

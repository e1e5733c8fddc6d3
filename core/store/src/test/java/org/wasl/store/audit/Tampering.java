package org.wasl.store.audit;

import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.wasl.store.audit.RandomTampering.Way;

/** The changes that a superuser of the database may make, one at a time. */
final class Tampering {

  /**
   * One change.
   *
   * @param kind kind of the change
   * @param sql statements that make it
   * @param names names of the changed data. A finding has to name one of them
   */
  record Manipulation(String kind, List<String> sql, List<String> names) {}

  /** The number of ways. The more usual ones count more than once. */
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

  Manipulation draw(int n) throws SQLException {
    return ways.get(n % WAYS).draw();
  }
}

package org.wasl.store.audit;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.wasl.store.audit.Tampering.Manipulation;

/** Ways to tamper with one part of the database. The rows are drawn at random. */
abstract class RandomTampering {
  /** One way, with rows drawn at random. */
  interface Way {
    Manipulation draw() throws SQLException;
  }

  record Place(String stream, long step, long seq, long leaf) {
    String at() {
      return "stream = '" + stream + "' and step = " + step;
    }

    List<String> names() {
      return List.of(stream + ", step " + step, "leaf " + leaf + ":", "leaf " + leaf + ")");
    }
  }

  final TamperedDatabase tampered;
  final Random random;

  /** All entries that have their place in the log. */
  final List<Place> places = new ArrayList<>();

  RandomTampering(TamperedDatabase tampered, Random random) throws SQLException {
    this.tampered = tampered;
    this.random = random;
    String placed =
        "select e.stream, e.step, e.seq, b.first + array_position(b.seqs, e.seq) - 1"
            + " from audit_entry e join log_batch b on e.seq = any(b.seqs) order by e.seq";
    for (List<String> row : tampered.rows(placed)) {
      places.add(new Place(row.get(0), number(row, 1), number(row, 2), number(row, 3)));
    }
  }

  /** The more usual ones are here more than once. */
  abstract List<Way> ways();

  static long number(List<String> row, int column) {
    return Long.parseLong(row.get(column));
  }

  <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  Place place() {
    // Half of all entries are the gateway's own, so entries of referrals are drawn as often.
    return random.nextBoolean() ? any(places) : any(ofReferrals());
  }

  List<Place> ofReferrals() {
    return places.stream().filter(place -> place.stream().length() == 36).toList();
  }

  Manipulation entry(String kind, Place place, String... sql) {
    return new Manipulation(kind, List.of(sql), place.names());
  }

  String flipped(String column, int bytes) {
    int at = random.nextInt(bytes);
    return "set_byte(%1$s, %2$d, get_byte(%1$s, %2$d) # %3$d)"
        .formatted(column, at, 1 << random.nextInt(8));
  }
}

package org.wasl.desk.trail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.wasl.audit.log.AppendOnlyTree;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.KeyType;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.SignerKey;
import org.wasl.audit.log.VerifierKey;
import org.wasl.desk.store.ReferralNumber;
import org.wasl.desk.store.SqliteStatement;
import org.wasl.runtime.OwnerFile;
import org.wasl.runtime.SecretFile;

/**
 * The desk's own audit trail. Each action is a leaf of a Merkle tree, written in the transaction of
 * the action with the signed checkpoint after it. A reader who keeps a checkpoint can tell later if
 * anything before it was changed.
 */
public final class DeskTrail {
  /** Name of the signing key in the data folder. The public key is beside it. */
  public static final String KEY_FILE = "trail.key";

  /** The public key's name in the data folder. */
  public static final String VERIFIER_FILE = "trail.vkey";

  private static final String ORIGIN = "wasl.example/desk-trail";

  private final SignerKey key;
  private AppendOnlyTree tree = AppendOnlyTree.resume(0, tile -> new byte[0]);

  private DeskTrail(SignerKey key) {
    this.key = key;
  }

  /**
   * A line of the trail.
   *
   * @param number from 1
   * @param entry canonical JSON
   * @param referral number of the referral that the entry names
   */
  public record Line(long number, String entry, Optional<ReferralNumber> referral) {}

  private static final String LINE =
      """
      SELECT number, entry, trail.office AS office, year, running
      FROM trail LEFT JOIN referral_number ON referral_number.office = trail.office
        AND referral = CASE WHEN json_valid(entry) THEN json_extract(entry, '$.object.referral') END
      """;

  /** Opens the trail of a data folder, and makes its key where there is none. */
  public static DeskTrail open(Path data) {
    Path file = data.resolve(KEY_FILE);
    try {
      if (!Files.exists(file)) {
        SignerKey made = SignerKey.generate(ORIGIN, KeyType.NOTE, new SecureRandom());
        OwnerFile.replace(file, made.encoded() + "\n");
      }
      SignerKey key = SignerKey.parse(SecretFile.read(file));
      if (!Files.exists(data.resolve(VERIFIER_FILE))) {
        OwnerFile.replace(data.resolve(VERIFIER_FILE), key.verifier() + "\n");
      }
      return new DeskTrail(key);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Appends an action, in its transaction.
   *
   * @return its number, which no later action has
   */
  public synchronized long append(Connection connection, TrailEntry entry) throws SQLException {
    catchUp(connection);
    String leaf = entry.canonical();
    tree.add(leafHash(leaf));
    tree.discardCompleteTiles();
    String text = new Checkpoint(ORIGIN, tree.size(), tree.root()).text();
    SignedNote note = new SignedNote(text, List.of(key.sign(text)));
    SqliteStatement.of(
            connection,
            """
            INSERT INTO trail (number, office, entry, checkpoint)
            VALUES (:number, :office, :entry, :checkpoint)
            """)
        .number("number", tree.size())
        .text("office", entry.office())
        .text("entry", leaf)
        .text("checkpoint", note.toString())
        .run();
    return tree.size();
  }

  /** Another process may have appended, and a transaction of ours may have been rolled back. */
  private void catchUp(Connection connection) throws SQLException {
    long stored =
        SqliteStatement.of(connection, "SELECT coalesce(max(number), 0) AS stored FROM trail")
            .first(row -> row.getLong("stored"))
            .orElse(0L);
    if (tree.size() > stored || !isOurs(connection)) {
      tree = AppendOnlyTree.resume(0, tile -> new byte[0]);
    }
    SqliteStatement.of(connection, "SELECT entry FROM trail WHERE number > :size ORDER BY number")
        .number("size", tree.size())
        .forEach(
            row -> {
              tree.add(leafHash(row.getString("entry")));
              tree.discardCompleteTiles();
            });
  }

  /**
   * Tells whether the store has our entries at our size, because a number may have been used again.
   */
  private boolean isOurs(Connection connection) throws SQLException {
    if (tree.size() == 0) {
      return true;
    }
    String text = new Checkpoint(ORIGIN, tree.size(), tree.root()).text();
    return SqliteStatement.of(connection, "SELECT checkpoint FROM trail WHERE number = :size")
        .number("size", tree.size())
        .first(row -> row.getString("checkpoint"))
        .filter(note -> note.startsWith(text))
        .isPresent();
  }

  /**
   * Every line as it is read, the oldest first.
   *
   * @param office id of the office; empty for all
   */
  public static void forEach(Connection connection, String office, Consumer<Line> consumer)
      throws SQLException {
    SqliteStatement.of(
            connection, LINE + "WHERE :office = '' OR trail.office = :office ORDER BY number")
        .text("office", office)
        .forEach(row -> consumer.accept(line(row)));
  }

  private static Line line(ResultSet row) throws SQLException {
    int year = row.getInt("year");
    Optional<ReferralNumber> referral =
        row.wasNull()
            ? Optional.empty()
            : Optional.of(
                new ReferralNumber(row.getString("office"), year, row.getLong("running")));
    return new Line(row.getLong("number"), row.getString("entry"), referral);
  }

  /** Ids of the answers of an office that the gateway has accepted since a time, each once. */
  public static Set<String> acceptedSince(Connection connection, String office, Instant since)
      throws SQLException {
    Set<String> messages = new LinkedHashSet<>();
    SqliteStatement.of(
            connection,
            """
            SELECT json_extract(entry, '$.at') AS at,
              json_extract(entry, '$.object.message') AS message
            FROM trail
            WHERE office = :office AND json_extract(entry, '$.act') = :act ORDER BY number
            """)
        .text("office", office)
        .text("act", TrailAction.ACCEPTED.code())
        .forEach(
            row -> {
              if (!Instant.parse(row.getString("at")).isBefore(since)) {
                messages.add(row.getString("message"));
              }
            });
    return messages;
  }

  /** Lines of an office before a number, the newest first. */
  public static List<Line> linesBefore(Connection connection, String office, long before, int limit)
      throws SQLException {
    return SqliteStatement.of(
            connection,
            LINE
                + """
                WHERE trail.office = :office AND number < :before
                ORDER BY number DESC LIMIT :limit
                """)
        .text("office", office)
        .number("before", before)
        .number("limit", limit)
        .list(DeskTrail::line);
  }

  /** The public key with which the checkpoints are verified. */
  public VerifierKey verifier() {
    return key.verifier();
  }

  /**
   * Verifies every entry and checkpoint.
   *
   * @param kept a checkpoint that was taken out earlier; empty for none
   * @return the faults in words; empty if there are none
   */
  public static List<String> verify(Connection connection, VerifierKey key, String kept)
      throws SQLException {
    AppendOnlyTree rebuilt = AppendOnlyTree.resume(0, tile -> new byte[0]);
    List<String> findings = new ArrayList<>();
    boolean[] keptFound = {kept.isEmpty()};
    String keptText = kept.isEmpty() ? "" : text(kept, key, "the kept checkpoint", findings);
    SqliteStatement.of(connection, "SELECT number, entry, checkpoint FROM trail ORDER BY number")
        .forEach(
            row -> {
              long number = row.getLong("number");
              rebuilt.add(leafHash(row.getString("entry")));
              rebuilt.discardCompleteTiles();
              String expected = new Checkpoint(ORIGIN, rebuilt.size(), rebuilt.root()).text();
              String signed =
                  text(row.getString("checkpoint"), key, "checkpoint " + number, findings);
              if (number != rebuilt.size()) {
                findings.add("entry " + rebuilt.size() + " is missing");
              } else if (!signed.isEmpty() && !signed.equals(expected)) {
                findings.add("entry " + number + " or one before it was changed");
              }
              keptFound[0] |= expected.equals(keptText);
            });
    if (!keptFound[0] && !keptText.isEmpty()) {
      findings.add("the trail does not contain the kept checkpoint");
    }
    return findings;
  }

  private static String text(String note, VerifierKey key, String subject, List<String> findings) {
    try {
      SignedNote signed = SignedNote.parse(note.getBytes(StandardCharsets.UTF_8));
      if (signed.verify(key) == SignedNote.Verification.VALID) {
        return signed.text();
      }
    } catch (MalformedException e) {
      findings.add(subject + " is not a signed note");
      return "";
    }
    findings.add(subject + " is not signed by the trail's key");
    return "";
  }

  /** Returns the last checkpoint, or empty text if there is no entry yet. */
  public static String lastCheckpoint(Connection connection) throws SQLException {
    return SqliteStatement.of(
            connection, "SELECT checkpoint FROM trail ORDER BY number DESC LIMIT 1")
        .first(row -> row.getString("checkpoint"))
        .orElse("");
  }

  private static byte[] leafHash(String entry) {
    return MerkleTree.leafHash(entry.getBytes(StandardCharsets.UTF_8));
  }
}

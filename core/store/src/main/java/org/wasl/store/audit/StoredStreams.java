package org.wasl.store.audit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.log.MerkleTree;
import org.wasl.database.PackedText;
import org.wasl.database.Row;
import org.wasl.database.RowMapper;
import org.wasl.database.SqlStatement;
import org.wasl.database.SqlStatement.Cursor;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.audit.LogAuditSql.PlacedShard;
import org.wasl.store.delivery.ReceiptSubject;
import org.wasl.store.file.FileReceipts;
import org.wasl.store.referral.ReceiptTexts;
import org.wasl.trail.TrailReader;
import org.wasl.trail.log.LeafPosition;

/**
 * The statements of {@link StreamAudit}. They read the stored data of several streams, and of the
 * referrals among them, at once.
 */
final class StoredStreams {
  private static final int FETCH_SIZE = 256;

  private static final String ENTRIES =
      """
      select %s, seq, salt, leaf
        from audit_entry where stream = any(:streams) order by stream, step
      """
          .formatted(TrailReader.COLUMNS);

  private static final String BATCHES =
      "select first, seqs from log_batch where span && :seqs::int8multirange";

  private static final String REFERRALS =
      "select id, state, office, test from referral where id = any(:ids)";

  private static final String DELIVERIES =
      """
      select referral, id, sender, message_id, recipient, state, receipt, retrieval, needs_reseal
        from delivery where referral = any(:ids)
      """;

  private static final String MESSAGES =
      """
      select m.referral, m.message_id, m.sender, c.digest, c.ciphertext
        from message m left join sealed_content c using (sender, message_id)
       where m.referral = any(:ids)
      """;

  private static final String PARTIES =
      "select referral, agency, state from party where referral = any(:ids)";

  private static final String ERASED =
      "select referral from erasure where referral = any(:referrals) and erased_at is not null";

  /**
   * A stream.
   *
   * @param entries the entries that were not erased, in order
   * @param salts the salts of these entries, by step
   * @param erased the commitments of entries that were erased, by step
   * @param positions the positions of all entries that have a leaf in the log, by step
   */
  record StoredStream(
      List<AuditEntry> entries,
      Map<Long, byte[]> salts,
      SortedMap<Long, byte[]> erased,
      Map<Long, LeafPosition> positions) {
    StoredStream() {
      this(new ArrayList<>(), new HashMap<>(), new TreeMap<>(), new HashMap<>());
    }
  }

  /** A message that was accepted. */
  record AcceptedMessage(Optional<AgencyId> sender, Optional<MessageId> message) {
    String id() {
      return message.map(MessageId::toString).orElse("none");
    }
  }

  /**
   * A sealed content.
   *
   * @param digest the digest as it is stored
   * @param actual the digest of the bytes
   */
  record StoredContent(Optional<String> digest, Optional<String> actual) {}

  /** A delivery. */
  record DeliveryRecord(
      DeliveryId id, AgencyId recipient, DeliveryState state, ReceiptTexts receipts) {}

  /**
   * A referral with the data that are stored beside its trail.
   *
   * @param test whether it is stored as a test
   * @param files the receipts of agencies that verified files
   * @param parties the states that agencies list, by agency
   */
  record StoredReferral(
      ReferralId id,
      String state,
      AgencyId office,
      boolean test,
      List<DeliveryRecord> deliveries,
      Map<AcceptedMessage, StoredContent> messages,
      FileReceipts files,
      Map<String, String> parties) {}

  private final Map<String, StoredStream> streams = new HashMap<>();
  private final Map<ReferralId, StoredReferral> referrals = new HashMap<>();
  private final Set<ReferralId> erased = new HashSet<>();

  private StoredStreams() {}

  /**
   * Reads all of these streams.
   *
   * @param shards the shards of the log, in order
   * @throws IllegalArgumentException or {@link java.time.DateTimeException} for a row that cannot
   *     be one of its table
   */
  static StoredStreams read(
      Connection connection, Collection<String> names, List<PlacedShard> shards)
      throws SQLException {
    List<ReferralId> ids =
        names.stream().filter(LogAuditSql::isReferral).map(ReferralId::parse).toList();
    StoredStreams read = new StoredStreams();
    read.entries(connection, names, shards);
    read.referrals(connection, ids);
    read.erased.addAll(
        SqlStatement.of(connection, ERASED)
            .uuids("referrals", ids.stream().map(ReferralId::value).toList())
            .list(row -> new ReferralId(row.uuid("referral"))));
    return read;
  }

  /** Returns the stored stream. It is empty if the stream has no entry. */
  StoredStream stream(String name) {
    return streams.getOrDefault(name, new StoredStream());
  }

  /** Returns the stored referral. */
  Optional<StoredReferral> referral(ReferralId id) {
    return Optional.ofNullable(referrals.get(id));
  }

  /** Tells whether a referral was erased. */
  boolean isErased(ReferralId id) {
    return erased.contains(id);
  }

  private record EntryKey(String stream, long step) {}

  private void entries(Connection connection, Collection<String> names, List<PlacedShard> shards)
      throws SQLException {
    Map<Long, EntryKey> bySeq = new HashMap<>();
    try (Cursor rows = SqlStatement.of(connection, ENTRIES).texts("streams", names).cursor()) {
      while (rows.next()) {
        Row row = rows.row();
        String name = row.text("stream");
        long step = row.int8("step");
        StoredStream stream = streams.computeIfAbsent(name, any -> new StoredStream());
        Optional<byte[]> salt = row.optionalBytes("salt");
        if (salt.isPresent()) {
          stream.entries().add(TrailReader.entry(row));
          stream.salts().put(step, salt.get());
        } else {
          stream.erased().put(step, row.bytes("leaf"));
        }
        bySeq.put(row.int8("seq"), new EntryKey(name, step));
      }
    }
    positions(connection, bySeq, shards);
  }

  private void positions(Connection connection, Map<Long, EntryKey> bySeq, List<PlacedShard> shards)
      throws SQLException {
    try (Cursor rows =
        SqlStatement.of(connection, BATCHES)
            .text("seqs", multirange(bySeq.keySet()))
            .fetchSize(FETCH_SIZE)
            .cursor()) {
      while (rows.next()) {
        long chainIndex = rows.row().int8("first");
        for (long seq : rows.row().int8s("seqs")) {
          EntryKey key = bySeq.get(seq);
          if (key != null) {
            Optional<LeafPosition> position = position(chainIndex, shards);
            position.ifPresent(it -> stream(key.stream()).positions().put(key.step(), it));
          }
          chainIndex++;
        }
      }
    }
  }

  private static Optional<LeafPosition> position(long chainIndex, List<PlacedShard> shards) {
    return shards.stream()
        .filter(shard -> chainIndex >= shard.first() && chainIndex < shard.end())
        .findFirst()
        .map(shard -> new LeafPosition(shard.number(), chainIndex - shard.first(), false));
  }

  /** These numbers as PostgreSQL writes a multirange. */
  static String multirange(Collection<Long> numbers) {
    StringBuilder text = new StringBuilder("{");
    long[] sorted = numbers.stream().mapToLong(Long::longValue).sorted().toArray();
    for (int i = 0; i < sorted.length; i++) {
      int from = i;
      while (i + 1 < sorted.length && sorted[i + 1] <= sorted[i] + 1) {
        i++;
      }
      text.append(from == 0 ? "[" : ",[").append(sorted[from]).append(',');
      text.append(sorted[i]).append(']');
    }
    return text.append('}').toString();
  }

  private void referrals(Connection connection, Collection<ReferralId> ids) throws SQLException {
    Map<ReferralId, List<DeliveryRecord>> deliveries =
        grouped(connection, DELIVERIES, ids, StoredStreams::delivery);
    Map<ReferralId, List<Map.Entry<AcceptedMessage, StoredContent>>> messages =
        grouped(connection, MESSAGES, ids, StoredStreams::message);
    Map<ReferralId, FileReceipts> files = FileReceipts.of(connection, ids);
    Map<ReferralId, List<Map.Entry<String, String>>> parties =
        grouped(connection, PARTIES, ids, row -> Map.entry(row.text("agency"), row.text("state")));
    try (Cursor rows =
        SqlStatement.of(connection, REFERRALS)
            .uuids("ids", ids.stream().map(ReferralId::value).toList())
            .cursor()) {
      while (rows.next()) {
        ReferralId id = new ReferralId(rows.row().uuid("id"));
        referrals.put(
            id,
            new StoredReferral(
                id,
                rows.row().text("state"),
                new AgencyId(rows.row().text("office")),
                rows.row().bool("test"),
                deliveries.getOrDefault(id, List.of()),
                map(messages.getOrDefault(id, List.of())),
                files.getOrDefault(id, FileReceipts.NONE),
                map(parties.getOrDefault(id, List.of()))));
      }
    }
  }

  private static DeliveryRecord delivery(Row row) throws SQLException {
    return new DeliveryRecord(
        new DeliveryId(row.uuid("id")),
        new AgencyId(row.text("recipient")),
        DeliveryState.ofWireName(row.text("state")),
        new ReceiptTexts(
            ReceiptSubject.receipt(row, "receipt"),
            ReceiptSubject.receipt(row, "retrieval"),
            ReceiptSubject.receipt(row, "needs_reseal")));
  }

  private static Map.Entry<AcceptedMessage, StoredContent> message(Row row) throws SQLException {
    return Map.entry(
        new AcceptedMessage(
            row.optionalText("sender").map(AgencyId::new),
            row.optionalUuid("message_id").map(MessageId::new)),
        new StoredContent(
            row.optionalText("digest"),
            row.optionalBytes("ciphertext").map(StoredStreams::digest)));
  }

  private static String digest(byte[] stored) {
    byte[] digest = MerkleTree.sha256().digest(PackedText.OF_WORDS.unpack(stored));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
  }

  private static <T> Map<ReferralId, List<T>> grouped(
      Connection connection, String sql, Collection<ReferralId> ids, RowMapper<T> mapper)
      throws SQLException {
    Map<ReferralId, List<T>> groups = new HashMap<>();
    try (Cursor rows =
        SqlStatement.of(connection, sql)
            .uuids("ids", ids.stream().map(ReferralId::value).toList())
            .fetchSize(FETCH_SIZE)
            .cursor()) {
      while (rows.next()) {
        groups
            .computeIfAbsent(new ReferralId(rows.row().uuid("referral")), any -> new ArrayList<>())
            .add(mapper.map(rows.row()));
      }
    }
    return groups;
  }

  private static <K, V> Map<K, V> map(List<Map.Entry<K, V>> entries) {
    Map<K, V> map = new LinkedHashMap<>();
    entries.forEach(entry -> map.put(entry.getKey(), entry.getValue()));
    return map;
  }
}

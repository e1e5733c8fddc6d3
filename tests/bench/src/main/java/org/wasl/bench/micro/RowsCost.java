package org.wasl.bench.micro;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.SplittableRandom;
import java.util.UUID;
import org.wasl.bench.process.ProcessUsage;
import org.wasl.database.embedded.EmbeddedConfig;
import org.wasl.database.embedded.EmbeddedPostgres;

/**
 * Measures the least work that keeps a referral in PostgreSQL so that a crash loses nothing. It
 * writes a row with its content and its steps, finds it by its id, and later writes a row for each
 * receipt.
 */
final class RowsCost {
  /** As many referrals as a gateway under load commits together. */
  private static final int BATCH = 16;

  private static final int BATCHES = 200;
  private static final int WARM_UP_BATCHES = 200;
  private static final int CONTENT_BYTES = 3_000;
  private static final int STEPS_BYTES = 1_000;

  private static final String TABLES =
      """
      create table kept_referral (id uuid primary key, content bytea not null, steps bytea not null)
        with (toast_tuple_target = 8160);
      alter table kept_referral alter content set storage external;
      create table kept_receipt (referral uuid not null, recipient text not null, receipt bytea not null);
      """;

  private final Connection connection;
  private final int receipts;
  private final int receiptBytes;
  private final SplittableRandom random = new SplittableRandom(1);

  private RowsCost(Connection connection, int receipts, int receiptBytes) {
    this.connection = connection;
    this.receipts = receipts;
    this.receiptBytes = receiptBytes;
  }

  /** CPU time of server and client in microseconds. */
  static double ofReferral(Path folder, int receipts, int receiptBytes)
      throws IOException, InterruptedException, SQLException {
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.start(EmbeddedConfig.in(folder.resolve("postgres-floor")))) {
      try (Connection connection = postgres.connect();
          Statement statement = connection.createStatement()) {
        statement.execute(TABLES);
        connection.setAutoCommit(false);
        RowsCost cost = new RowsCost(connection, receipts, receiptBytes);
        cost.keep(WARM_UP_BATCHES);
        long before = micros();
        cost.keep(BATCHES);
        return (micros() - before) / (double) (BATCHES * BATCH);
      }
    }
  }

  private static long micros() {
    return ProcessUsage.ofPostgres(ProcessHandle.current().pid()).cpuMicros() + ThreadCost.micros();
  }

  private void keep(int batches) throws SQLException {
    for (int batch = 0; batch < batches; batch++) {
      UUID[] ids = new UUID[BATCH];
      byte[][] contents = new byte[BATCH][];
      byte[][] steps = new byte[BATCH][];
      for (int i = 0; i < BATCH; i++) {
        ids[i] = new UUID(random.nextLong(), random.nextLong());
        contents[i] = bytes(CONTENT_BYTES);
        steps[i] = bytes(STEPS_BYTES);
      }
      insert(
          "insert into kept_referral select * from unnest(?::uuid[], ?::bytea[], ?::bytea[])",
          connection.createArrayOf("uuid", ids),
          connection.createArrayOf("bytea", contents),
          connection.createArrayOf("bytea", steps));
      connection.commit();
      received(ids);
      connection.commit();
    }
  }

  private void received(UUID[] ids) throws SQLException {
    UUID[] referrals = new UUID[BATCH * receipts];
    String[] recipients = new String[referrals.length];
    byte[][] signed = new byte[referrals.length][];
    for (int i = 0; i < referrals.length; i++) {
      referrals[i] = ids[i / receipts];
      recipients[i] = "recipient-" + i % receipts;
      signed[i] = bytes(receiptBytes);
    }
    insert(
        "insert into kept_receipt select * from unnest(?::uuid[], ?::text[], ?::bytea[])",
        connection.createArrayOf("uuid", referrals),
        connection.createArrayOf("text", recipients),
        connection.createArrayOf("bytea", signed));
  }

  private void insert(String sql, Array... columns) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < columns.length; i++) {
        statement.setArray(i + 1, columns[i]);
      }
      statement.executeUpdate();
    }
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}

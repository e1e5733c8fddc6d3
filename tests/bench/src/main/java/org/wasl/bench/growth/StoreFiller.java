package org.wasl.bench.growth;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.wasl.audit.AuditEntry;
import org.wasl.database.embedded.EmbeddedConfig;
import org.wasl.database.embedded.EmbeddedPostgres;
import org.wasl.store.Store;
import org.wasl.store.StoreConfig;

/**
 * Makes a store of many finished referrals from a store of few, whose gateway does not run. It
 * copies the rows of the gateway's referrals under new ids and earlier times, evenly spread over
 * some months. It computes the commitments of the trail anew and gives each entry its leaf in the
 * log. Thus the gateway starts on the store and signs the log.
 *
 * <p>A copy keeps the sealed content and the receipts of its template. An agency could not open
 * that content, and nobody could verify those receipts. It has no deadline, as if all had ended.
 */
public final class StoreFiller {
  /** A deadline is deleted when it ends. */
  private static final String DEADLINE_TABLE = "deadline";

  /** Referrals that one transaction writes, about. */
  private static final int REFERRALS_PER_TRANSACTION = 2_000;

  private static final int WRITERS = 2;
  private static final int CACHE_MIB = 1_024;
  private static final int WAL_MIB = 4_096;
  private static final int START_MILLIS = 300_000;

  /** The fill factor. A row that never grows needs no free space in its page. */
  private static final int FILL_FACTOR = 90;

  private static final String OF_REFERRALS =
      """
      select c.relname from pg_class c
       where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace
         and (c.relname in ('referral', 'sealed_content') or exists (
           select from pg_attribute a
            where a.attrelid = c.oid and a.attname in ('referral', 'stream')))
       order by c.relname
      """;

  private static final String FILL_FACTORS =
      """
      select c.relname, o.option_value
        from pg_class c, pg_options_to_table(c.reloptions) o
       where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace
         and o.option_name = 'fillfactor'
      """;

  /**
   * Sorts the table, because two concurrent writers leave gaps in pages. The gateway would fill
   * them with new rows among the oldest ones. Ids of referrals begin with their time.
   */
  private static final String SORT_BY_ID = "cluster message using message_of_referral";

  private static final String OPEN =
      "select count(*) from delivery where state not in ('delivered', 'superseded', 'discarded')";

  private final EmbeddedPostgres postgres;
  private final Consumer<String> progress;
  private final AtomicLong written = new AtomicLong();

  private StoreFiller(EmbeddedPostgres postgres, Consumer<String> progress) {
    this.postgres = postgres;
    this.progress = progress;
  }

  /**
   * Fills a store.
   *
   * @param data the data folder of a gateway with the embedded database, which has delivered some
   *     referrals and was stopped in order
   * @param referrals the least number of referrals afterwards, including those of the gateway
   * @param span time before now over which they are spread
   * @param progress gets the progress as text from time to time
   * @return entries in the log
   * @throws IllegalStateException if there is no referral, or one has an open delivery
   */
  public static long fill(Path data, long referrals, Duration span, Consumer<String> progress)
      throws IOException, InterruptedException, SQLException, ExecutionException {
    EmbeddedConfig usual = EmbeddedConfig.in(data.toAbsolutePath().resolve("postgres"));
    EmbeddedConfig config =
        new EmbeddedConfig(
            usual.folder(),
            usual.otherFolder(),
            usual.binaries(),
            CACHE_MIB,
            WAL_MIB,
            usual.maxConnections(),
            START_MILLIS,
            START_MILLIS,
            usual.maxRestartPauseMillis());
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(config);
        Store store =
            Store.open(StoreConfig.of(postgres.url(), postgres.user(), postgres.passwordFile()))) {
      return new StoreFiller(postgres, progress).fill(store, referrals, span);
    }
  }

  private long fill(Store store, long referrals, Duration span)
      throws IOException, InterruptedException, SQLException, ExecutionException {
    try (Connection connection = postgres.connect()) {
      List<TemplateTable> templates = templates(connection, store);
      long originals = count(connection, "select count(*) from referral");
      if (originals == 0 || count(connection, OPEN) > 0) {
        throw new IllegalStateException("cannot fill the store: deliver all referrals first");
      }
      long copies = Math.max(0, Math.ceilDiv(referrals - originals, originals));
      Map<String, String> fillFactors = fillFactors(connection);
      for (String table : fillFactors.keySet()) {
        execute(
            connection,
            String.format(Locale.ROOT, "alter table %s set (fillfactor = %d)", table, FILL_FACTOR));
      }
      write(templates, copies, originals, span);
      for (Map.Entry<String, String> own : fillFactors.entrySet()) {
        execute(
            connection,
            "alter table %s set (fillfactor = %s)".formatted(own.getKey(), own.getValue()));
      }
      execute(connection, "update trail_position set seq = (select max(seq) from audit_entry)");
      progress.accept("order of time");
      execute(connection, SORT_BY_ID);
      progress.accept("vacuum");
      execute(connection, "vacuum (analyze)");
    }
    progress.accept("leaves of the log");
    while (store.auditLog().sequence().orElseThrow()) {
      // One batch for each.
    }
    return store.auditLog().progress().orElseThrow().size();
  }

  private static List<TemplateTable> templates(Connection connection, Store store)
      throws SQLException {
    List<TemplateTable> templates = new ArrayList<>();
    for (String name : texts(connection, OF_REFERRALS, "relname")) {
      TemplateTable table = TemplateTable.read(connection, name);
      if (!table.isEmpty() && !name.equals(DEADLINE_TABLE)) {
        templates.add(
            name.equals("audit_entry") ? table.withEntries(trail(connection, store)) : table);
      }
    }
    return templates;
  }

  private static Map<String, List<AuditEntry>> trail(Connection connection, Store store)
      throws SQLException {
    Map<String, List<AuditEntry>> trail = new TreeMap<>();
    for (String stream : texts(connection, "select id::text from referral", "id")) {
      trail.put(stream, store.trailEntries().of(stream).orElseThrow());
    }
    return trail;
  }

  /**
   * Writes some copies in each transaction. The oldest come first, so that ids grow with the table.
   */
  private void write(List<TemplateTable> templates, long copies, long originals, Duration span)
      throws InterruptedException, ExecutionException {
    long perTransaction = Math.max(1, REFERRALS_PER_TRANSACTION / originals);
    List<Future<?>> transactions = new ArrayList<>();
    try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
      for (long first = 0; first < copies; first += perTransaction) {
        List<ReferralCopy> some =
            LongStream.range(first, Math.min(copies, first + perTransaction))
                .mapToObj(copy -> new ReferralCopy(earlier(span, copies - copy, copies)))
                .toList();
        transactions.add(
            writers.submit(
                () -> {
                  write(templates, some);
                  long done = written.addAndGet(some.size()) * originals;
                  progress.accept(
                      String.format(Locale.ROOT, "%,d of %,d referrals", done, copies * originals));
                  return null;
                }));
      }
      for (Future<?> transaction : transactions) {
        transaction.get();
      }
    }
  }

  private static Duration earlier(Duration span, long copy, long copies) {
    return Duration.ofMillis(span.toMillis() / copies * copy);
  }

  private void write(List<TemplateTable> templates, List<ReferralCopy> copies)
      throws SQLException, IOException {
    try (Connection connection = postgres.connect()) {
      connection.setAutoCommit(false);
      for (TemplateTable template : templates) {
        template.write(connection, copies);
      }
      connection.commit();
    }
  }

  private static Map<String, String> fillFactors(Connection connection) throws SQLException {
    Map<String, String> factors = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(FILL_FACTORS)) {
      while (found.next()) {
        factors.put(found.getString("relname"), found.getString("option_value"));
      }
    }
    return factors;
  }

  private static List<String> texts(Connection connection, String sql, String column)
      throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      while (found.next()) {
        texts.add(found.getString(column));
      }
    }
    return texts;
  }

  private static long count(Connection connection, String sql) throws SQLException {
    return Long.parseLong(texts(connection, sql, "count").getFirst());
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}

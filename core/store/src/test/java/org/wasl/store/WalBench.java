package org.wasl.store;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.wasl.database.embedded.EmbeddedConfig;
import org.wasl.database.embedded.EmbeddedPostgres;
import org.wasl.rules.delivery.AttemptOutcome;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.runtime.TestSeed;
import org.wasl.store.deadline.TestDeadlineTable;
import org.wasl.store.delivery.LeaseResult.Leased;
import org.wasl.store.intake.AcceptResult;
import org.wasl.store.intake.Acceptance;
import org.wasl.store.intake.Acceptance.OpensReferral;
import org.wasl.store.intake.Acceptance.Recipient;
import org.wasl.store.intake.Acceptance.SealedBytes;

/**
 * Prints what the write-ahead log holds of a referral with two deliveries, table by table and index
 * by index. Run it as {@code WalBench FOLDER [referrals [batch [before]]]}. The figures are counts,
 * so they do not depend on other work of the machine. If there are referrals before, the first
 * change of each page counts, too, because it is an image of the page.
 */
final class WalBench {
  private static final int AGENCIES = 60;
  private static final int CONTENT_BYTES = 3_300;
  private static final int SIGNATURE_BYTES = 64;
  private static final Random RANDOM = TestSeed.random(WalBench.class);

  private static final String BY_TABLE =
      """
      select coalesce(c.relname, '-') as relation,
             r.resource_manager || ' ' || r.record_type as type,
             count(*) as records, sum(r.record_length) as bytes, sum(r.fpi_length) as images
        from pg_get_wal_records_info(?::pg_lsn, ?::pg_lsn) r
        left join pg_class c on pg_relation_filenode(c.oid)
          = (regexp_match(r.block_ref, 'rel [0-9]+/[0-9]+/([0-9]+)'))[1]::oid
       group by 1, 2 order by 4 desc
      """;

  private WalBench() {}

  public static void main(String[] args) throws Exception {
    int referrals = args.length > 1 ? Integer.parseInt(args[1]) : 2_000;
    int batch = args.length > 2 ? Integer.parseInt(args[2]) : 16;
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(EmbeddedConfig.in(Path.of(args[0])));
        Store store =
            Store.open(StoreConfig.of(postgres.url(), postgres.user(), postgres.passwordFile()));
        Connection superuser =
            DriverManager.getConnection(
                postgres.url(), "wasl", Files.readString(Path.of(args[0]).resolve("password")));
        Statement statement = superuser.createStatement()) {
      statement.execute("create extension if not exists pg_walinspect");
      int before = args.length > 3 ? Integer.parseInt(args[3]) : 0;
      carry(store, before == 0 ? referrals / 4 : before, before == 0 ? batch : 64);
      statement.execute("checkpoint");
      if (before == 0) {
        carry(store, referrals / 4, batch); // images of the pages that it touches first
      }
      String from = position(statement);
      CpuMeter cpu = new CpuMeter(postgres);
      carry(store, referrals, batch);
      System.out.println(cpu.perOperation(referrals));
      print(superuser, from, position(statement), referrals);
    }
  }

  private static String position(Statement statement) throws Exception {
    try (ResultSet row = statement.executeQuery("select pg_current_wal_lsn()")) {
      row.next();
      return row.getString(1);
    }
  }

  private static void print(Connection superuser, String from, String to, double referrals)
      throws Exception {
    try (PreparedStatement statement = superuser.prepareStatement(BY_TABLE)) {
      statement.setString(1, from);
      statement.setString(2, to);
      double records = 0;
      double bytes = 0;
      List<String> lines = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          records += row.getLong("records");
          bytes += row.getLong("bytes");
          lines.add(
              "%-24s %-22s %6.2f records %7.0f bytes %6.0f of them images of pages"
                  .formatted(
                      row.getString("relation"),
                      row.getString("type"),
                      row.getLong("records") / referrals,
                      row.getLong("bytes") / referrals,
                      row.getLong("images") / referrals));
        }
      }
      System.out.printf(
          "a referral: %.1f records, %.0f bytes%n", records / referrals, bytes / referrals);
      lines.stream().limit(50).forEach(System.out::println);
    }
  }

  private static void carry(Store store, int referrals, int batch) {
    for (int done = 0; done < referrals; done += batch) {
      List<CompletableFuture<?>> recorded = new ArrayList<>();
      for (AcceptResult result : accepted(store, Math.min(batch, referrals - done))) {
        for (Leased lease : ((AcceptResult.Accepted) result).leases()) {
          AttemptOutcome receipt = new AttemptOutcome.Delivered(receipt(lease));
          recorded.add(store.attempts().record(lease.receiptSubject(), lease.attempt(), receipt));
        }
      }
      recorded.forEach(CompletableFuture::join);
      store.auditLog().sequence().orElseThrow();
      TestDeadlineTable.follow(store);
    }
  }

  private static List<AcceptResult> accepted(Store store, int count) {
    List<CompletableFuture<AcceptResult>> accepted = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      accepted.add(store.intake().accept(vettedCase()).thenApply(result -> result.orElseThrow()));
    }
    return accepted.stream().map(CompletableFuture::join).toList();
  }

  private static Acceptance vettedCase() {
    int number = RANDOM.nextInt(AGENCIES);
    String police = "police-unit-" + number;
    String office = "kp-office-" + number;
    OpensReferral opens =
        new OpensReferral(
            "referred",
            "{\"category\":\"fraud\",\"urgency\":\"normal\",\"channel\":\"web\",\"province\":\"kenitra\","
                + "\"reporter\":\"identified\",\"victims\":1,\"subjects\":0,\"year\":2026}",
            List.of(new AgencyId(police)),
            new AgencyId(office),
            List.of(),
            List.of("row-17"),
            false);
    byte[] jwe = jwe(police, office);
    MessageId messageId = new MessageId(UUID.randomUUID());
    ReferralId referral = timeOrdered();
    String digest = base64(random(32));
    return new Acceptance(
        new AgencyId("platform"),
        messageId,
        referral,
        "vetted-case",
        1,
        Optional.empty(),
        random(32),
        new SealedBytes(jwe, digest, List.of(police + ":enc:1", office + ":enc:1"), CONTENT_BYTES),
        false,
        opens,
        List.of(
            new Recipient(new DeliveryId(ofTimeOf(referral.value())), new AgencyId(police), true),
            new Recipient(new DeliveryId(ofTimeOf(referral.value())), new AgencyId(office), true)),
        1,
        List.of(),
        """
        {"referral":"%s","recipients":[{"id":"%s","name":"Brigade judiciaire %d"},\
        {"id":"%s","name":"Parquet près le tribunal %d"}],"receipt":"%s"}\
        """
            .formatted(
                referral,
                police,
                number,
                office,
                number,
                jws(
                    "gateway-signing-1",
                    """
                    {"digest":"%s","kind":"submission-accepted","messageId":"%s",\
                    "recipient":"platform","referral":"%s","sender":"platform","time":"%s"}\
                    """
                        .formatted(digest, messageId, referral, Instant.now())))
            .getBytes(StandardCharsets.UTF_8));
  }

  /** A JWE of two recipients, as {@code MessageSealer} writes one. */
  private static byte[] jwe(String police, String office) {
    return ("{\"protected\":\"eyJlbmMiOiJBMjU2R0NNIn0\",\"recipients\":["
            + recipient(police)
            + ","
            + recipient(office)
            + "],\"iv\":\""
            + base64(random(12))
            + "\",\"tag\":\""
            + base64(random(16))
            + "\",\"ciphertext\":\""
            + base64(random(CONTENT_BYTES))
            + "\"}")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String recipient(String agency) {
    return "{\"header\":{\"kid\":\""
        + agency
        + ":enc:1\",\"alg\":\"ECDH-ES+A256KW\",\"epk\":{\"crv\":"
        + "\"P-256\",\"kty\":\"EC\",\"x\":\""
        + base64(random(32))
        + "\",\"y\":\""
        + base64(random(32))
        + "\"}},\"encrypted_key\":\""
        + base64(random(40))
        + "\"}";
  }

  private static String receipt(Leased lease) {
    return jws(
        lease.agency() + "-receipt-1",
        """
        {"deliveryId":"%s","digest":"%s","kind":"delivery","messageId":"%s",\
        "recipient":"%s","referral":"%s","sender":"%s","time":"%s"}\
        """
            .formatted(
                lease.deliveryId(),
                lease.digest(),
                lease.messageId(),
                lease.agency(),
                lease.referral(),
                lease.sender(),
                Instant.now()));
  }

  /** A receipt, as the product's programs sign it. */
  private static String jws(String kid, String payload) {
    String header =
        "{\"kid\":\"%s\",\"typ\":\"wasl-receipt+jws\",\"alg\":\"EdDSA\"}".formatted(kid);
    return base64(header.getBytes(StandardCharsets.UTF_8))
        + "."
        + base64(payload.getBytes(StandardCharsets.UTF_8))
        + "."
        + base64(random(SIGNATURE_BYTES));
  }

  /** A UUID of version 7, as the gateway's ids of referrals are. */
  private static ReferralId timeOrdered() {
    return new ReferralId(ofTimeOf(new UUID(System.currentTimeMillis() << 16, 0)));
  }

  /** Returns an id with the time of another one, as ids of deliveries have it. */
  private static UUID ofTimeOf(UUID other) {
    long time = other.getMostSignificantBits() >>> 16 << 16;
    return new UUID(
        time | 0x7000 | RANDOM.nextInt(0x1000),
        RANDOM.nextLong() & 0x3fffffffffffffffL | Long.MIN_VALUE);
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}

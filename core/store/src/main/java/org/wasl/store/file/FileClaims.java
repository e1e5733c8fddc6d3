package org.wasl.store.file;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.wasl.database.SqlStatement;
import org.wasl.rules.id.FileId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.delivery.MessageKey;

/** Binds uploaded files to the messages that list them, in the transaction that accepts these. */
public final class FileClaims {
  private static final String LOCK_READY =
      """
      select f.id
        from unnest(:id, :sender, :message_id, :size_bytes, :sha256)
          as x(id, sender, message_id, size_bytes, sha256)
        join evidence_file f on f.id = x.id and f.sender = x.sender
          and f.size_bytes = x.size_bytes and f.sha256 = x.sha256
       where f.whole and f.message_id is null
         -- A message that was accepted before takes no further file.
         and not exists (select from message m
               where m.sender = x.sender and m.message_id = x.message_id)
       order by f.id for no key update of f
      """;

  private static final String BIND =
      """
      update evidence_file f set message_id = x.message_id, referral = x.referral
        from unnest(:id, :message_id, :referral) as x(id, message_id, referral)
       where f.id = x.id
      """;

  private FileClaims() {}

  /**
   * A file that a message lists.
   *
   * @param message identity of the message
   * @param referral its referral
   */
  public record FileClaim(MessageKey message, ReferralId referral, ListedFile file) {}

  /**
   * Binds the files of each message whose files are all uploaded whole, as they are listed.
   *
   * @return the missing files of each other message
   */
  public static Map<MessageKey, Set<FileId>> claim(Connection connection, List<FileClaim> claims)
      throws SQLException {
    if (claims.isEmpty()) {
      return Map.of();
    }
    Set<FileId> free = lockReady(connection, claims);
    Map<MessageKey, Set<FileId>> missing = new HashMap<>();
    List<FileClaim> granted = new ArrayList<>();
    claims.stream()
        .collect(Collectors.groupingBy(FileClaim::message))
        .forEach(
            (message, files) -> {
              Set<FileId> absent =
                  files.stream().map(it -> it.file().id()).collect(Collectors.toSet());
              absent.removeAll(free);
              if (absent.isEmpty()) {
                granted.addAll(files);
                files.forEach(it -> free.remove(it.file().id()));
              } else {
                missing.put(message, absent);
              }
            });
    bind(connection, granted);
    return missing;
  }

  private static Set<FileId> lockReady(Connection connection, List<FileClaim> claims)
      throws SQLException {
    return new HashSet<>(
        SqlStatement.of(connection, LOCK_READY)
            .unnest(
                claims,
                row ->
                    row.uuid("id", claim -> claim.file().id().value())
                        .text("sender", claim -> claim.message().sender().value())
                        .uuid("message_id", claim -> claim.message().messageId().value())
                        .int8("size_bytes", claim -> claim.file().sizeBytes())
                        .bytes("sha256", claim -> claim.file().sha256()))
            .list(row -> new FileId(row.uuid("id"))));
  }

  private static void bind(Connection connection, List<FileClaim> claims) throws SQLException {
    if (!claims.isEmpty()) {
      SqlStatement.of(connection, BIND)
          .unnest(
              claims,
              row ->
                  row.uuid("id", claim -> claim.file().id().value())
                      .uuid("message_id", claim -> claim.message().messageId().value())
                      .uuid("referral", claim -> claim.referral().value()))
          .update();
    }
  }
}

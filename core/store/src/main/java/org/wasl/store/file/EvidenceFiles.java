package org.wasl.store.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.database.Database;
import org.wasl.database.Result;
import org.wasl.database.Row;
import org.wasl.database.SqlStatement;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.FileId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.runtime.FaultTrace;
import org.wasl.store.file.FileAnnouncement.Announced;
import org.wasl.store.file.FileAnnouncement.Taken;
import org.wasl.store.file.FileAnnouncement.TooManyBytes;
import org.wasl.store.file.FileAnnouncement.TooManyFiles;
import org.wasl.store.file.FileVerification.Recording;
import org.wasl.trail.TrailWriter;
import org.wasl.trail.TrailWriter.StreamStep;

/**
 * The evidence files. The database has their state, and a folder their bytes. The folder is not
 * searched: a file without a row does not exist.
 */
public final class EvidenceFiles {
  private static final Logger LOG = LoggerFactory.getLogger(EvidenceFiles.class);
  private static final int DELETED_AT_ONCE = 100;

  private static final String COLUMNS = "id, size_bytes, sha256, whole, expires_at";

  private static final String USE =
      """
      select count(*) as files, coalesce(sum(size_bytes), 0)::bigint as bytes
        from evidence_file where sender = :sender and message_id is null
      """;

  private static final String INSERT =
      """
      insert into evidence_file (id, sender, size_bytes, sha256, expires_at)
      values (:id, :sender, :size_bytes, :sha256,
          clock_timestamp() + :kept_seconds * interval '1 s')
          on conflict (id) do nothing
      """;

  private static final String OWN =
      "select " + COLUMNS + " from evidence_file where id = :id and sender = :sender";

  private static final String PROLONG =
      """
      update evidence_file
         set expires_at = clock_timestamp() + :kept_seconds * interval '1 s'
       where id = :id and sender = :sender and message_id is null
      """;

  private static final String COMPLETE =
      "update evidence_file set whole = true where id = :id and sender = :sender";

  private static final String WITHDRAW =
      """
      update evidence_file set whole = false
       where id = :id and sender = :sender and message_id is null
      """;

  /** A file that was uploaded again meanwhile stays. */
  private static final String DELETE =
      "delete from evidence_file where id = any(:id) and not whole";

  /**
   * A recipient of the message that lists it may read the file, and so may an agency that got a
   * handover of that message. Bytes are sealed, so an agency without the file's key learns nothing.
   */
  private static final String READABLE =
      """
      select f.id, f.size_bytes, f.sha256, f.whole, f.expires_at, f.sender, f.message_id, f.referral,
             f.fetched_by
        from evidence_file f
       where f.id = :id and f.whole and f.message_id is not null
         and exists (select from message m
             where m.sender = f.sender and m.message_id = f.message_id)
         and (f.sender = :agency
           or exists (select from delivery d
               where d.sender = f.sender and d.message_id = f.message_id
                 and d.recipient = :agency)
           or exists (select from delivery d
               join message m on m.sender = d.sender and m.message_id = d.message_id
               where d.referral = f.referral and d.recipient = :agency and m.type = 'handover'
                 and m.clear ->> 'originalSender' = f.sender
                 and m.clear ->> 'originalMessage' = f.message_id::text))
         for no key update of f
      """;

  private static final String FETCHED =
      """
      update evidence_file set fetched_by = array_append(fetched_by, :agency) where id = :id
      """;

  private static final String KEEP_FIRST_RECEIPT =
      """
      insert into file_receipt (file, recipient, receipt) values (:file, :recipient, :receipt)
          on conflict do nothing
      """;

  private static final String END =
      """
      update evidence_file set whole = false
       where id in (select f.id from evidence_file f
               where f.message_id is null and f.expires_at < clock_timestamp()
                  or f.message_id is not null and not exists (select from message m
                       where m.sender = f.sender and m.message_id = f.message_id)
               order by f.whole desc, random() limit :limit for update skip locked)
      returning id
      """;

  private static final String LISTED =
      """
      select id, sender, size_bytes from evidence_file
       where whole and message_id is not null and id > :after order by id limit :limit
      """;

  private final Database database;
  private final FileLimits limits;

  /** The files of this database, with these limits. */
  public EvidenceFiles(Database database, FileLimits limits) {
    this.database = database;
    this.limits = limits;
  }

  /** Begins an upload, or finds the one that was begun with the same size and digest. */
  public Result<FileAnnouncement> announce(AgencyId sender, ListedFile file) {
    return database.transaction(
        connection -> {
          Optional<EvidenceFile> known = own(connection, sender, file.id());
          if (known.isEmpty()) {
            Optional<FileAnnouncement> refusal = overQuota(connection, sender, file);
            if (refusal.isPresent()) {
              return refusal.get();
            }
            insert(connection, sender, file);
            known = own(connection, sender, file.id());
          }
          return known
              .filter(it -> it.sizeBytes() == file.sizeBytes())
              .filter(it -> Arrays.equals(it.sha256(), file.sha256()))
              .<FileAnnouncement>map(Announced::new)
              .orElseGet(Taken::new);
        });
  }

  private Optional<FileAnnouncement> overQuota(
      Connection connection, AgencyId sender, ListedFile file) throws SQLException {
    return SqlStatement.of(connection, USE)
        .text("sender", sender.value())
        .single(
            row -> {
              if (row.int8("files") >= limits.maxUnreferencedFiles()) {
                return Optional.of(new TooManyFiles(limits.maxUnreferencedFiles()));
              }
              return row.int8("bytes") + file.sizeBytes() > limits.maxUnreferencedBytes()
                  ? Optional.of(new TooManyBytes(limits.maxUnreferencedBytes()))
                  : Optional.empty();
            });
  }

  private void insert(Connection connection, AgencyId sender, ListedFile file) throws SQLException {
    SqlStatement.of(connection, INSERT)
        .uuid("id", file.id().value())
        .text("sender", sender.value())
        .int8("size_bytes", file.sizeBytes())
        .bytes("sha256", file.sha256())
        .int8("kept_seconds", limits.unreferenced().toSeconds())
        .update();
  }

  /**
   * A file of this sender, or empty if it has none of that id. An upload that goes on expires
   * later.
   */
  public Result<Optional<EvidenceFile>> find(AgencyId sender, FileId id) {
    return database.transaction(
        connection -> {
          own(SqlStatement.of(connection, PROLONG), sender, id)
              .int8("kept_seconds", limits.unreferenced().toSeconds())
              .update();
          return own(connection, sender, id);
        });
  }

  /**
   * Records that all bytes are durable and have the announced digest.
   *
   * @return false if the file has expired meanwhile
   */
  public Result<Boolean> complete(AgencyId sender, FileId id) {
    return database.transaction(
        connection -> own(SqlStatement.of(connection, COMPLETE), sender, id).update() == 1);
  }

  /**
   * Deletes a file that no accepted message lists.
   *
   * @return false if the sender has no such file
   */
  public Result<Boolean> withdraw(AgencyId sender, FileId id) {
    Result<Boolean> found =
        database.transaction(
            connection -> own(SqlStatement.of(connection, WITHDRAW), sender, id).update() == 1);
    if (found instanceof Result.Done<Boolean>(var ended) && ended) {
      delete(List.of(id));
    }
    return found;
  }

  /**
   * A file for an agency that may read it. The first time is a step of the referral. The file is
   * not whole if its bytes are missing.
   *
   * @return empty if there is no such file for this agency
   */
  public Result<Optional<EvidenceFile>> fetch(AgencyId agency, FileId id) {
    return database.transaction(
        connection -> {
          Optional<ReadableFile> found = readable(connection, agency, id);
          if (found.isPresent()
              && found.get().file().whole()
              && !found.get().fetchedBy().contains(agency.value())) {
            SqlStatement.of(connection, FETCHED)
                .uuid("id", id.value())
                .text("agency", agency.value())
                .update();
            TrailWriter.append(
                connection, List.of(found.get().step(AuditAction.FILE_FETCHED, agency)));
          }
          return found.map(ReadableFile::file);
        });
  }

  /**
   * Records that an agency has verified a file. The receipt and the step of the referral are
   * written in one transaction. The first receipt of an agency stays, however many follow.
   *
   * @param stated the receipt's statement
   * @param receipt the receipt as the agency sent it, whose signature is valid
   */
  public Result<Recording> recordVerified(FileVerification stated, String receipt) {
    return database.transaction(connection -> recordVerified(connection, stated, receipt));
  }

  private Recording recordVerified(Connection connection, FileVerification stated, String receipt)
      throws SQLException {
    AgencyId recipient = stated.recipient();
    Optional<ReadableFile> found = readable(connection, recipient, stated.file());
    if (found.isEmpty()) {
      return Recording.NOT_FOUND;
    }
    if (!found.get().verification(recipient).equals(stated)) {
      return Recording.MISMATCH;
    }
    int added =
        SqlStatement.of(connection, KEEP_FIRST_RECEIPT)
            .uuid("file", stated.file().value())
            .text("recipient", recipient.value())
            .text("receipt", receipt)
            .update();
    if (added == 1) {
      TrailWriter.append(
          connection, List.of(found.get().step(AuditAction.FILE_VERIFIED, recipient)));
    }
    return Recording.RECORDED;
  }

  /**
   * Files that accepted messages list and whose bytes are missing, as after a restore without the
   * folder. Their senders may upload them again.
   *
   * @param after the files with greater ids are looked at
   * @param limit how many are looked at
   */
  public Result<LostFiles> missing(FileId after, int limit) {
    return database.transaction(
        connection -> {
          List<StoredFile> listed =
              SqlStatement.of(connection, LISTED)
                  .uuid("after", after.value())
                  .int4("limit", limit)
                  .list(
                      row ->
                          new StoredFile(
                              new FileId(row.uuid("id")),
                              new AgencyId(row.text("sender")),
                              row.int8("size_bytes")));
          return new LostFiles(
              listed.stream().filter(it -> !isHere(it.id(), it.sizeBytes())).toList(),
              listed.size() < limit ? Optional.empty() : Optional.of(listed.getLast().id()));
        });
  }

  /**
   * Deletes files that have expired, and those of erased messages.
   *
   * @return how many were deleted
   */
  public int deleteEnded() {
    int deleted = 0;
    int last;
    do {
      last = delete(endSome());
      deleted += last;
    } while (last == DELETED_AT_ONCE);
    return deleted;
  }

  private List<FileId> endSome() {
    return database
        .transaction(
            connection ->
                SqlStatement.of(connection, END)
                    .int4("limit", DELETED_AT_ONCE)
                    .list(row -> new FileId(row.uuid("id"))))
        .toOptional()
        .orElse(List.of());
  }

  /**
   * Deletes the bytes of files that are not whole any more, so that no message can list them. Their
   * rows go last. So what a kill leaves is found again.
   *
   * @return how many have no bytes now
   */
  private int delete(List<FileId> ended) {
    List<UUID> gone = ended.stream().filter(this::deleteBytes).map(FileId::value).toList();
    if (!gone.isEmpty()) {
      database.transaction(
          connection -> SqlStatement.of(connection, DELETE).uuids("id", gone).update());
    }
    return gone.size();
  }

  private boolean deleteBytes(FileId id) {
    try {
      Files.deleteIfExists(bytes(id));
      return true;
    } catch (IOException e) {
      LOG.error("evidence file {} cannot be deleted: {}", id, FaultTrace.of(e));
      return false;
    }
  }

  private Optional<EvidenceFile> own(Connection connection, AgencyId sender, FileId id)
      throws SQLException {
    return own(SqlStatement.of(connection, OWN), sender, id).first(this::file);
  }

  private static SqlStatement own(SqlStatement statement, AgencyId sender, FileId id) {
    return statement.uuid("id", id.value()).text("sender", sender.value());
  }

  private EvidenceFile file(Row row) throws SQLException {
    FileId id = new FileId(row.uuid("id"));
    long sizeBytes = row.int8("size_bytes");
    return new EvidenceFile(
        id,
        bytes(id),
        sizeBytes,
        row.bytes("sha256"),
        row.bool("whole") && isHere(id, sizeBytes),
        row.instant("expires_at"));
  }

  private boolean isHere(FileId id, long sizeBytes) {
    try {
      return Files.size(bytes(id)) == sizeBytes;
    } catch (IOException e) {
      return false;
    }
  }

  private Path bytes(FileId id) {
    return limits.folder().resolve(id.toString());
  }

  private Optional<ReadableFile> readable(Connection connection, AgencyId agency, FileId id)
      throws SQLException {
    return SqlStatement.of(connection, READABLE)
        .uuid("id", id.value())
        .text("agency", agency.value())
        .first(this::readable);
  }

  private ReadableFile readable(Row row) throws SQLException {
    return new ReadableFile(
        file(row),
        new AgencyId(row.text("sender")),
        new MessageId(row.uuid("message_id")),
        new ReferralId(row.uuid("referral")),
        row.texts("fetched_by"));
  }

  /** A file that an agency may read, with the message that lists it. */
  private record ReadableFile(
      EvidenceFile file,
      AgencyId sender,
      MessageId messageId,
      ReferralId referral,
      List<String> fetchedBy) {

    /** A step of a recipient. Other recipients of the message do not see it. */
    StreamStep step(AuditAction action, AgencyId recipient) {
      return new StreamStep(
          referral,
          EvidenceFileSteps.step(action, recipient, sender, messageId, file.id(), file.sha256())
              .recipient(recipient));
    }

    FileVerification verification(AgencyId recipient) {
      return new FileVerification(
          file.id(),
          recipient,
          sender,
          messageId,
          referral,
          EvidenceFileSteps.digest(file.sha256()));
    }
  }
}

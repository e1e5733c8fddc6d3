package org.wasl.store.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.audit.AuditEntry;
import org.wasl.database.Result;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.FileId;
import org.wasl.rules.id.MessageId;
import org.wasl.store.DeliverySteps;
import org.wasl.store.EmptyStore;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;
import org.wasl.store.file.FileAnnouncement.Announced;
import org.wasl.store.file.FileAnnouncement.Taken;
import org.wasl.store.file.FileAnnouncement.TooManyBytes;
import org.wasl.store.file.FileAnnouncement.TooManyFiles;
import org.wasl.store.file.FileVerification.Recording;
import org.wasl.store.intake.AcceptResult.Accepted;
import org.wasl.store.intake.AcceptResult.Conflict;
import org.wasl.store.intake.AcceptResult.Duplicate;
import org.wasl.store.intake.AcceptResult.FilesMissing;
import org.wasl.store.intake.Acceptance;
import org.wasl.store.intake.Acceptance.ContinuesReferral;

class EvidenceFilesTest extends EmptyStore {
  private static final AgencyId PLATFORM = new AgencyId("platform");
  private static final AgencyId OTHER = new AgencyId("platform-b");
  private static final AgencyId POLICE = new AgencyId("police-a");

  @TempDir private Path folder;
  private EvidenceFiles files;

  @BeforeEach
  void limits() {
    files = files(Duration.ofHours(1));
  }

  private EvidenceFiles files(Duration unreferenced) {
    return store.evidenceFiles(new FileLimits(folder, unreferenced, 3, 1_000));
  }

  private static ListedFile file(long sizeBytes) {
    return new ListedFile(new FileId(UUID.randomUUID()), sizeBytes, new byte[32]);
  }

  private static <T> T done(Result<T> result) {
    return result.orElseThrow();
  }

  private ListedFile uploaded() throws Exception {
    ListedFile file = file(100);
    done(files.announce(PLATFORM, file));
    Files.write(folder.resolve(file.id().toString()), new byte[100]);
    done(files.complete(PLATFORM, file.id()));
    return file;
  }

  private static Acceptance listing(ListedFile... files) {
    return TestAcceptances.copyOf(TestAcceptances.vettedCase("police-a"))
        .files(List.of(files))
        .build();
  }

  private List<String> steps(Acceptance row) {
    return store.trailEntries().of(row.referral().toString()).orElseThrow().stream()
        .map(AuditEntry::step)
        .filter(step -> step.action().wireName().startsWith("file-"))
        .map(
            step -> step.action().wireName() + " " + step.actor() + " " + step.whyText().orElse(""))
        .toList();
  }

  @Test
  void messageIsAcceptedOnlyOnceEachOfItsFilesIsWhole() throws Exception {
    // Given
    ListedFile whole = uploaded();
    ListedFile begun = file(100);
    done(files.announce(PLATFORM, begun));
    Acceptance row = listing(whole, begun);
    // When
    var early = flow.accept(row);
    done(files.complete(PLATFORM, begun.id()));
    var then = flow.accept(row);
    var again = flow.accept(row);
    // Then
    assertThat(early).isEqualTo(new FilesMissing(Set.of(begun.id())));
    assertThat(then).isInstanceOf(Accepted.class);
    assertThat(again).isInstanceOf(Duplicate.class);
    assertThat(steps(row))
        .containsExactlyInAnyOrder(
            "file-stored platform " + whole.id(), "file-stored platform " + begun.id());
    DeliverySteps.assertTrailsAreSound(store);
  }

  @Test
  void fileOfOtherSizeDigestOrSenderIsMissing() throws Exception {
    // Given
    ListedFile file = uploaded();
    byte[] otherDigest = new byte[32];
    otherDigest[31] = 1;
    // When
    var size = flow.accept(listing(new ListedFile(file.id(), 101, file.sha256())));
    var digest = flow.accept(listing(new ListedFile(file.id(), 100, otherDigest)));
    var sender = flow.accept(TestAcceptances.copyOf(listing(file)).sender(OTHER).build());
    // Then
    assertThat(List.of(size, digest, sender)).containsOnly(new FilesMissing(Set.of(file.id())));
    assertThat(TestDatabase.count("referral")).isZero();
  }

  @Test
  void refusedMessageTakesNoFile() throws Exception {
    // Given
    Acceptance first = listing();
    flow.accept(first);
    ListedFile file = uploaded();
    Acceptance other =
        TestAcceptances.copyOf(first).contentDigest(new byte[32]).files(List.of(file)).build();
    // When
    var conflict = flow.accept(other);
    var fresh = flow.accept(listing(file));
    // Then
    assertThat(conflict).isEqualTo(new Conflict());
    assertThat(fresh).isInstanceOf(Accepted.class);
  }

  @Test
  void fileBelongsToOneMessage() throws Exception {
    // Given
    ListedFile file = uploaded();
    flow.accept(listing(file));
    // When
    var second = flow.accept(listing(file));
    // Then
    assertThat(second).isEqualTo(new FilesMissing(Set.of(file.id())));
  }

  @Test
  void onlySenderAndRecipientsReadFileAndFirstReadingIsStep() throws Exception {
    // Given
    ListedFile file = uploaded();
    Optional<EvidenceFile> early = done(files.fetch(POLICE, file.id()));
    Acceptance row = listing(file);
    flow.accept(row);
    // When
    Optional<EvidenceFile> first = done(files.fetch(POLICE, file.id()));
    Optional<EvidenceFile> again = done(files.fetch(POLICE, file.id()));
    Optional<EvidenceFile> stranger = done(files.fetch(new AgencyId("police-b"), file.id()));
    // Then
    assertThat(early).isEmpty();
    assertThat(first).isPresent();
    assertThat(again).isPresent();
    assertThat(stranger).isEmpty();
    assertThat(steps(row))
        .containsExactly("file-stored platform " + file.id(), "file-fetched police-a " + file.id());
    DeliverySteps.assertTrailsAreSound(store);
  }

  private static FileVerification verified(AgencyId recipient, ListedFile file, Acceptance row) {
    return new FileVerification(
        file.id(),
        recipient,
        PLATFORM,
        row.key().messageId(),
        row.referral(),
        EvidenceFileSteps.digest(file.sha256()));
  }

  @Test
  void firstReceiptOfRecipientIsKeptWithItsStep() throws Exception {
    // Given
    ListedFile file = uploaded();
    Acceptance row = listing(file);
    flow.accept(row);
    FileVerification stated = verified(POLICE, file, row);
    // When
    Recording first = done(files.recordVerified(stated, "first"));
    Recording again = done(files.recordVerified(stated, "second"));
    // Then
    assertThat(List.of(first, again)).containsOnly(Recording.RECORDED);
    assertThat(steps(row))
        .containsExactly(
            "file-stored platform " + file.id(), "file-verified police-a " + file.id());
    assertThat(
            store
                .timelines()
                .evidence(row.referral(), POLICE)
                .orElseThrow()
                .orElseThrow()
                .files()
                .texts())
        .containsExactly(Map.entry(new FileReceipts.FileRecipient(file.id(), POLICE), "first"));
  }

  @Test
  void receiptThatDoesNotAgreeWithFileIsNotRecorded() throws Exception {
    // Given
    ListedFile file = uploaded();
    Acceptance row = listing(file);
    flow.accept(row);
    FileVerification stated = verified(POLICE, file, row);
    byte[] otherDigest = new byte[32];
    otherDigest[0] = 1;
    // When
    Recording digest =
        done(
            files.recordVerified(
                verified(POLICE, new ListedFile(file.id(), 100, otherDigest), row), "x"));
    Recording message =
        done(
            files.recordVerified(
                new FileVerification(
                    file.id(),
                    POLICE,
                    PLATFORM,
                    new MessageId(UUID.randomUUID()),
                    row.referral(),
                    stated.digest()),
                "x"));
    Recording stranger =
        done(files.recordVerified(verified(new AgencyId("police-b"), file, row), "x"));
    // Then
    assertThat(List.of(digest, message)).containsOnly(Recording.MISMATCH);
    assertThat(stranger).isEqualTo(Recording.NOT_FOUND);
    assertThat(steps(row)).containsExactly("file-stored platform " + file.id());
  }

  @Test
  void announcedIdIsKeptForItsAnnouncement() {
    // Given
    ListedFile file = file(100);
    done(files.announce(PLATFORM, file));
    // When
    FileAnnouncement same = done(files.announce(PLATFORM, file));
    FileAnnouncement larger =
        done(files.announce(PLATFORM, new ListedFile(file.id(), 101, file.sha256())));
    FileAnnouncement stranger = done(files.announce(OTHER, file));
    // Then
    assertThat(same).isInstanceOf(Announced.class);
    assertThat(List.of(larger, stranger)).containsOnly(new Taken());
    assertThat(done(files.find(OTHER, file.id()))).isEmpty();
  }

  @Test
  void quotaCountsOnlyFilesThatNoMessageLists() throws Exception {
    // Given
    ListedFile listed = uploaded();
    flow.accept(listing(listed));
    // When
    FileAnnouncement tooLarge = done(files.announce(PLATFORM, file(1_001)));
    FileAnnouncement large = done(files.announce(PLATFORM, file(998)));
    FileAnnouncement beyond = done(files.announce(PLATFORM, file(3)));
    done(files.announce(PLATFORM, file(1)));
    done(files.announce(PLATFORM, file(1)));
    FileAnnouncement fourth = done(files.announce(PLATFORM, file(0)));
    FileAnnouncement ofOther = done(files.announce(OTHER, file(1_000)));
    // Then
    assertThat(List.of(tooLarge, beyond)).containsOnly(new TooManyBytes(1_000));
    assertThat(large).isInstanceOf(Announced.class);
    assertThat(fourth).isEqualTo(new TooManyFiles(3));
    assertThat(ofOther).isInstanceOf(Announced.class);
  }

  @Test
  void expiredFileAndFileOfErasedMessageAreDeletedWithTheirBytes() throws Exception {
    // Given
    ListedFile kept = uploaded();
    flow.accept(listing(kept));
    ListedFile erased = uploaded();
    Acceptance gone = listing(erased);
    flow.accept(gone);
    TestDatabase.execute("delete from message where referral = '" + gone.referral() + "'");
    files = files(Duration.ofSeconds(-1));
    ListedFile expired = uploaded();
    // When
    int deleted = files.deleteEnded();
    int again = files.deleteEnded();
    // Then
    assertThat(deleted).isEqualTo(2);
    assertThat(again).isZero();
    assertThat(folder.resolve(kept.id().toString())).exists();
    assertThat(folder.resolve(erased.id().toString())).doesNotExist();
    assertThat(folder.resolve(expired.id().toString())).doesNotExist();
    assertThat(flow.accept(listing(expired))).isEqualTo(new FilesMissing(Set.of(expired.id())));
  }

  @Test
  void senderWithdrawsFileUntilMessageListsIt() throws Exception {
    // Given
    ListedFile file = uploaded();
    ListedFile listed = uploaded();
    flow.accept(listing(listed));
    // When
    boolean stranger = done(files.withdraw(OTHER, file.id()));
    boolean withdrawn = done(files.withdraw(PLATFORM, file.id()));
    boolean tooLate = done(files.withdraw(PLATFORM, listed.id()));
    // Then
    assertThat(stranger).isFalse();
    assertThat(withdrawn).isTrue();
    assertThat(tooLate).isFalse();
    assertThat(folder.resolve(file.id().toString())).doesNotExist();
    assertThat(folder.resolve(listed.id().toString())).exists();
  }

  @Test
  void missingBytesAreFoundAndMayBeUploadedAgain() throws Exception {
    // Given
    ListedFile lost = uploaded();
    ListedFile kept = uploaded();
    Acceptance row = listing(lost, kept);
    flow.accept(row);
    FileId beforeAll = new FileId(new UUID(0, 0));
    Files.delete(folder.resolve(lost.id().toString()));
    // When
    LostFiles missing = done(files.missing(beforeAll, 10));
    EvidenceFile readable = done(files.fetch(POLICE, lost.id())).orElseThrow();
    FileAnnouncement announced = done(files.announce(PLATFORM, lost));
    Files.write(folder.resolve(lost.id().toString()), new byte[100]);
    boolean completed = done(files.complete(PLATFORM, lost.id()));
    // Then
    assertThat(missing.files()).containsExactly(new StoredFile(lost.id(), PLATFORM, 100));
    assertThat(missing.next()).isEmpty();
    assertThat(readable.whole()).isFalse();
    assertThat(announced).isInstanceOf(Announced.class);
    assertThat(completed).isTrue();
    assertThat(done(files.missing(beforeAll, 10)).files()).isEmpty();
    assertThat(steps(row)).noneMatch(step -> step.startsWith("file-fetched"));
  }

  @Test
  void onlyAHandoverOfItsMessageOpensAFile() throws Exception {
    // Given
    ListedFile file = uploaded();
    Acceptance row = listing(file);
    flow.accept(row);
    // When
    flow.accept(handover(row, new MessageId(UUID.randomUUID()), "police-b"));
    Optional<EvidenceFile> ofAnother = done(files.fetch(new AgencyId("police-b"), file.id()));
    flow.accept(handover(row, row.messageId(), "police-b"));
    Optional<EvidenceFile> ofThis = done(files.fetch(new AgencyId("police-b"), file.id()));
    // Then
    assertThat(ofAnother).isEmpty();
    assertThat(ofThis).isPresent();
    assertThat(steps(row)).filteredOn(step -> step.startsWith("file-handed-over")).hasSize(1);
  }

  private static Acceptance handover(Acceptance listing, MessageId original, String to) {
    ContinuesReferral effect =
        new ContinuesReferral(
            Set.of("referred"),
            Optional.empty(),
            Optional.empty(),
            TestAcceptances.counting(
                "{\"originalSender\":\"%s\",\"originalMessage\":\"%s\"}"
                    .formatted(listing.sender(), original)));
    return TestAcceptances.from(
        OTHER, TestAcceptances.of(listing.referral(), "handover", null, effect, to));
  }

  @Test
  void aLookAtMissingBytesGoesOnWhereTheLastOneEnded() throws Exception {
    // Given
    List<ListedFile> lost = List.of(uploaded(), uploaded(), uploaded());
    flow.accept(listing(lost.toArray(ListedFile[]::new)));
    for (ListedFile file : lost) {
      Files.delete(folder.resolve(file.id().toString()));
    }
    // When
    LostFiles first = done(files.missing(new FileId(new UUID(0, 0)), 2));
    LostFiles rest = done(files.missing(first.next().orElseThrow(), 2));
    // Then
    assertThat(Stream.concat(first.files().stream(), rest.files().stream()).map(StoredFile::id))
        .containsExactlyInAnyOrderElementsOf(lost.stream().map(ListedFile::id).toList());
    assertThat(rest.next()).isEmpty();
  }
}

package org.wasl.routes.file;

import java.util.Optional;
import java.util.function.Supplier;
import org.wasl.database.Result;
import org.wasl.routes.door.RejectionHandler;
import org.wasl.routes.runtime.StepResult;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.store.file.EvidenceFile;
import org.wasl.store.file.EvidenceFiles;
import org.wasl.store.file.FileAnnouncement;
import org.wasl.store.file.FileAnnouncement.Announced;
import org.wasl.store.file.FileAnnouncement.Taken;
import org.wasl.store.file.FileAnnouncement.TooManyBytes;
import org.wasl.store.file.FileAnnouncement.TooManyFiles;
import org.wasl.store.file.ListedFile;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.exchange.FileGrant;
import org.wasl.wire.exchange.FileInquiry;
import org.wasl.wire.exchange.FileInquiry.Announce;
import org.wasl.wire.exchange.FileInquiry.Complete;
import org.wasl.wire.exchange.FileInquiry.Fetch;
import org.wasl.wire.exchange.FileInquiry.Find;
import org.wasl.wire.exchange.FileInquiry.Withdraw;

/**
 * Admits an agency to its own uploads, and to the files of messages that it may open. To any other
 * agency a file does not exist.
 */
public final class FileAccess {
  private static final String ABOUT = "file";

  private final Supplier<AgencyDirectory> directory;
  private final EvidenceFiles files;
  private final RejectionHandler rejections;

  /** Admits agencies of the directory. */
  public FileAccess(
      Supplier<AgencyDirectory> directory, EvidenceFiles files, RejectionHandler rejections) {
    this.directory = directory;
    this.files = files;
    this.rejections = rejections;
  }

  /** The file, if the agency may do with it what it asks. */
  public StepResult<FileGrant> admit(FileInquiry inquiry) {
    return rejections
        .identify(directory.get(), inquiry)
        .then(
            agency ->
                switch (inquiry) {
                  case Announce announce -> announce(announce, agency);
                  case Find find -> granted(files.find(agency.id(), find.file()), inquiry, agency);
                  case Complete complete -> complete(complete, agency);
                  case Withdraw withdraw -> withdraw(withdraw, agency);
                  case Fetch fetch ->
                      granted(files.fetch(agency.id(), fetch.file()), inquiry, agency)
                          .then(
                              file ->
                                  file.whole()
                                      ? StepResult.next(file)
                                      : reject(ProblemType.UNAVAILABLE, inquiry, agency));
                });
  }

  private StepResult<FileGrant> announce(Announce announce, Agency agency) {
    ListedFile file = new ListedFile(announce.file(), announce.sizeBytes(), announce.sha256());
    return switch (files.announce(agency.id(), file)) {
      case Result.Failed<?> _ -> reject(ProblemType.UNAVAILABLE, announce, agency);
      case Result.Done<FileAnnouncement>(var result) ->
          switch (result) {
            case Announced(var announced) -> StepResult.next(grant(announced));
            case Taken _ -> reject(ProblemType.UPLOAD_CONFLICT, announce, agency);
            case TooManyFiles(var limit) ->
                reject(ProblemType.TOO_MANY_REQUESTS, limit, announce, agency);
            case TooManyBytes(var limit) ->
                reject(ProblemType.STORAGE_FULL, limit, announce, agency);
          };
    };
  }

  private StepResult<FileGrant> complete(Complete complete, Agency agency) {
    return changed(
            files.complete(agency.id(), complete.file()), ProblemType.NOT_FOUND, complete, agency)
        .then(_ -> granted(files.find(agency.id(), complete.file()), complete, agency));
  }

  /** A file that an accepted message lists stays. */
  private StepResult<FileGrant> withdraw(Withdraw withdraw, Agency agency) {
    return granted(files.find(agency.id(), withdraw.file()), withdraw, agency)
        .then(
            file ->
                changed(
                        files.withdraw(agency.id(), withdraw.file()),
                        ProblemType.UPLOAD_CONFLICT,
                        withdraw,
                        agency)
                    .then(_ -> StepResult.next(file)));
  }

  /** Refuses with this problem if nothing was changed. */
  private StepResult<Boolean> changed(
      Result<Boolean> result, ProblemType otherwise, FileInquiry inquiry, Agency agency) {
    return switch (result) {
      case Result.Failed<?> _ -> reject(ProblemType.UNAVAILABLE, inquiry, agency);
      case Result.Done<Boolean>(var done) ->
          done ? StepResult.next(true) : reject(otherwise, inquiry, agency);
    };
  }

  private StepResult<FileGrant> granted(
      Result<Optional<EvidenceFile>> result, FileInquiry inquiry, Agency agency) {
    return switch (result) {
      case Result.Failed<?> _ -> reject(ProblemType.UNAVAILABLE, inquiry, agency);
      case Result.Done<Optional<EvidenceFile>>(var found) ->
          found
              .map(file -> StepResult.next(grant(file)))
              .orElseGet(() -> reject(ProblemType.NOT_FOUND, inquiry, agency));
    };
  }

  private static FileGrant grant(EvidenceFile file) {
    return new FileGrant(
        file.id(), file.bytes(), file.sizeBytes(), file.sha256(), file.whole(), file.expiresAt());
  }

  private <T> StepResult<T> reject(
      ProblemType type, long limit, FileInquiry inquiry, Agency agency) {
    return StepResult.answered(
        rejections.rejectLimit(type, limit, inquiry.acceptLanguage(), agency, ABOUT));
  }

  private <T> StepResult<T> reject(ProblemType type, FileInquiry inquiry, Agency agency) {
    return StepResult.answered(
        rejections.rejectQuery(type, inquiry.acceptLanguage(), agency, ABOUT));
  }
}

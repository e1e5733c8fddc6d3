package org.wasl.kit.evidence;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.wasl.client.EvidenceTransfer;
import org.wasl.client.TransferProgress;
import org.wasl.client.answer.HandInAnswer;
import org.wasl.client.answer.Refused;
import org.wasl.client.answer.TransferAnswer;
import org.wasl.client.answer.Unavailable;
import org.wasl.kit.evidence.FileReception.Broken;
import org.wasl.kit.evidence.FileReception.Damaged;
import org.wasl.kit.evidence.FileReception.NotFetched;
import org.wasl.kit.evidence.FileReception.Unsigned;
import org.wasl.kit.evidence.FileReception.Verified;
import org.wasl.kit.pki.AtomicFile;
import org.wasl.wire.file.FileOpener;
import org.wasl.wire.file.FileOpening;
import org.wasl.wire.jose.Digest;

/**
 * Receives evidence files into a folder. A file appears there once all of it is verified, and only
 * then its receipt is signed.
 */
public final class EvidenceReceiver {
  private final EvidenceTransfer transfer;
  private final Path folder;

  /** Receives into this folder. */
  public EvidenceReceiver(EvidenceTransfer transfer, Path folder) {
    this.transfer = transfer;
    this.folder = folder;
  }

  /** Fetches a file, opens it, and submits the receipt. Each step that was done before is left. */
  public FileReception receive(EvidenceList listed, EvidenceEntry entry, TransferProgress progress)
      throws IOException, InterruptedException {
    Path opened = folder.resolve(entry.openedName());
    if (!isOpened(entry, opened)) {
      Path sealed = EvidenceEntry.sealedFile(folder, entry.file().id());
      switch (transfer.download(entry.file(), sealed, progress)) {
        case TransferAnswer.Done _ -> {}
        case TransferAnswer.Damaged _ -> {
          return new Damaged();
        }
        case Refused refused -> {
          return new NotFetched(refused);
        }
        case Unavailable unavailable -> {
          return new NotFetched(unavailable);
        }
      }
      if (open(entry, sealed, opened) instanceof FileOpening.Broken broken) {
        return new Broken(broken);
      }
      Files.delete(sealed);
    }
    return switch (transfer.acknowledge(
        entry.file(), listed.sender(), listed.messageId(), listed.referral())) {
      case HandInAnswer.Recorded _ -> new Verified(opened);
      case Refused refused -> new Unsigned(opened, refused);
      case Unavailable unavailable -> new Unsigned(opened, unavailable);
    };
  }

  /**
   * Opens a sealed file.
   *
   * @param opened appears only if all of it is verified
   */
  public static FileOpening open(EvidenceEntry entry, Path sealed, Path opened) throws IOException {
    List<FileOpening> opening = new ArrayList<>();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(sealed))) {
      AtomicFile.writeSecret(
          opened,
          out -> {
            opening.add(FileOpener.open(entry.file(), in, out));
            return opening.getFirst() instanceof FileOpening.Whole;
          });
    }
    return opening.getFirst();
  }

  /** Tells whether a file is the one that the entry lists, byte for byte. */
  public static boolean isOpened(EvidenceEntry entry, Path file) throws IOException {
    return Digest.isOf(file, entry.file().sizeBytes(), entry.file().sha256());
  }
}

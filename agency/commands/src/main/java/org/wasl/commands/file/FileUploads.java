package org.wasl.commands.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.wasl.client.EvidenceTransfer;
import org.wasl.client.answer.CallFailure;
import org.wasl.client.answer.Refused;
import org.wasl.client.answer.TransferAnswer;
import org.wasl.client.answer.Unavailable;
import org.wasl.kit.evidence.EvidenceEntry;
import org.wasl.kit.evidence.SealedCopies;
import org.wasl.kit.option.GatewayOption;
import org.wasl.kit.option.OutcomePrinter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Seals the files of a command and sends them. */
public final class FileUploads {
  private FileUploads() {}

  /**
   * Sends files. If it is called again after a failure or a kill, it goes on.
   *
   * @return their entries for a message, or empty if one was not sent. Then the reason is printed
   */
  public static Optional<List<EvidenceEntry>> send(
      CommandLine command,
      GatewayOption gateway,
      EvidenceTransfer transfer,
      SealedCopies copies,
      List<Path> files)
      throws IOException, InterruptedException {
    List<EvidenceEntry> entries = new ArrayList<>();
    for (Path file : files) {
      EvidenceEntry entry = copies.seal(file);
      Path sealed = copies.sealed(entry.file().id());
      PrintedProgress progress =
          new PrintedProgress(command.getErr(), String.valueOf(file.getFileName()));
      switch (transfer.upload(entry.file(), sealed, progress)) {
        case TransferAnswer.Done _ -> entries.add(entry);
        case TransferAnswer.Damaged _ -> {
          command.getErr().println(sealed + " was changed: delete it and run the command again");
          return Optional.empty();
        }
        case Refused refused -> {
          return failed(command, gateway, file, refused);
        }
        case Unavailable unavailable -> {
          return failed(command, gateway, file, unavailable);
        }
      }
    }
    return Optional.of(entries);
  }

  private static Optional<List<EvidenceEntry>> failed(
      CommandLine command, GatewayOption gateway, Path file, CallFailure failure) {
    OutcomePrinter.printFailure(command, gateway.unanswered(), failure);
    command.getErr().println(file + " is not sent whole: the same command goes on with it");
    return Optional.empty();
  }

  /** Refuses paths that are no files. */
  public static void check(CommandLine command, List<Path> files) {
    for (Path file : files) {
      if (!Files.isRegularFile(file)) {
        throw new ParameterException(command, file + " is no file");
      }
    }
  }
}

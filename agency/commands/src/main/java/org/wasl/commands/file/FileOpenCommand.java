package org.wasl.commands.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.wasl.kit.evidence.EvidenceEntry;
import org.wasl.kit.evidence.EvidenceReceiver;
import org.wasl.kit.option.StandardOutput;
import org.wasl.wire.file.FileOpening;
import org.wasl.wire.jose.CryptoProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The command {@code file open} opens the sealed files of a message. A file appears only when all
 * of it is verified. Exit codes are 0 (all are open), 1 (one is not) and 2 (bad usage).
 */
@Command(
    name = "open",
    mixinStandardHelpOptions = true,
    description =
        "Opens the sealed files of a message, each named by its id, and says if it is whole.")
final class FileOpenCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ListingMessage message;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "FOLDER",
      description = "Folder with the sealed files, each as ID.sealed.")
  private Path from;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FOLDER",
      description = "Folder for the opened files.")
  private Path to;

  @Override
  public Integer call() throws IOException {
    CryptoProvider.install();
    Files.createDirectories(to);
    boolean all = true;
    for (EvidenceEntry entry : message.entries()) {
      String result =
          switch (open(entry)) {
            case null -> "missing";
            case FileOpening.Whole _ -> "whole";
            case FileOpening.Broken(long segment, FileOpening.FileDefect problem) ->
                "broken: " + problem.code() + ", segment " + segment;
          };
      StandardOutput.println(spec.commandLine(), entry.file().id() + " " + result);
      all &= result.equals("whole");
    }
    return all ? 0 : 1;
  }

  /** Null if there is no such file. */
  private @Nullable FileOpening open(EvidenceEntry entry) throws IOException {
    Path sealed = EvidenceEntry.sealedFile(from, entry.file().id());
    try {
      return EvidenceReceiver.open(entry, sealed, to.resolve(entry.openedName()));
    } catch (NoSuchFileException e) {
      return null;
    }
  }
}

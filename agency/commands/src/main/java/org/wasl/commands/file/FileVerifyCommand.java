package org.wasl.commands.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.wasl.kit.evidence.EvidenceEntry;
import org.wasl.kit.evidence.EvidenceReceiver;
import org.wasl.kit.option.StandardOutput;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The command {@code file verify} says whether files are those that a message lists. Exit codes are
 * 0 (each is), 1 (one is not) and 2 (bad usage).
 */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = "Says of each opened file which file of the message it is, byte for byte.")
final class FileVerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ListingMessage message;

  @Option(
      names = "--file",
      required = true,
      arity = "1..*",
      paramLabel = "FILE",
      description = "The files.")
  private List<Path> files;

  @Override
  public Integer call() throws IOException {
    FileUploads.check(spec.commandLine(), files);
    List<EvidenceEntry> entries = message.entries();
    boolean all = true;
    for (Path file : files) {
      Optional<EvidenceEntry> listed = listed(entries, file);
      StandardOutput.println(
          spec.commandLine(),
          file + " " + listed.map(it -> "is " + it.file().id()).orElse("is none of them"));
      all &= listed.isPresent();
    }
    return all ? 0 : 1;
  }

  private static Optional<EvidenceEntry> listed(List<EvidenceEntry> entries, Path file)
      throws IOException {
    for (EvidenceEntry entry : entries) {
      if (EvidenceReceiver.isOpened(entry, file)) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }
}

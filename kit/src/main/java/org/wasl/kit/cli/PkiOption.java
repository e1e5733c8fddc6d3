package org.wasl.kit.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.wasl.wire.pki.PkiFolder;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The agency whose keys a command uses. */
final class PkiOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(names = "--as", required = true, paramLabel = "ID", description = "The agency's id.")
  String agency;

  @Option(
      names = "--pki",
      required = true,
      paramLabel = "DIR",
      description = "Folder with the agency's keys, and everybody's public ones.")
  private Path folder;

  /** The folder, after a check that the files needed are readable. */
  PkiFolder open() {
    List<String> needed =
        List.of(
            "ca.pem",
            agency + ".pem",
            agency + ".key",
            agency + ".private.jwks",
            PkiFolder.GATEWAY + ".pem",
            PkiFolder.GATEWAY + ".jwks");
    return open(command, folder, needed);
  }

  /** The folder, after a check that these files are readable. */
  PkiFolder open(List<String> needed) {
    return open(command, folder, needed);
  }

  /** The same for a command with options of its own. */
  static PkiFolder open(CommandSpec command, Path folder, List<String> needed) {
    for (String name : needed) {
      if (!Files.isReadable(folder.resolve(name))) {
        throw new ParameterException(
            command.commandLine(), "--pki " + folder + ": no readable file " + name);
      }
    }
    return new PkiFolder(folder);
  }
}

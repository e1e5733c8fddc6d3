package org.wasl.kit.option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.FileFault;
import org.wasl.runtime.SpellingSuggestions;
import org.wasl.wire.pki.PkiFolder;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The agency whose keys a command uses. */
public final class PkiOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(names = "--as", required = true, paramLabel = "ID", description = "The agency's id.")
  private AgencyId agency;

  @Option(
      names = "--pki",
      required = true,
      paramLabel = "DIR",
      description = "Folder with the agency's keys and the public keys of all others.")
  private Path folder;

  /** The agency's id. */
  public AgencyId agency() {
    return agency;
  }

  /** The folder, after a check that the files needed are readable. */
  public PkiFolder open() {
    return open(command, folder, PkiFolder.filesOf(agency));
  }

  /** The folder, after a check that these files are readable. */
  public PkiFolder open(List<String> needed) {
    return open(command, folder, needed);
  }

  /** Opens the folder for a command with options of its own. */
  public static PkiFolder open(CommandSpec command, Path folder, List<String> needed) {
    for (String name : needed) {
      if (!Files.isReadable(folder.resolve(name))) {
        throw new ParameterException(
            command.commandLine(),
            "--pki %s: no readable file %s%s".formatted(folder, name, suggestion(folder, name)));
      }
    }
    return new PkiFolder(folder);
  }

  /** The file of that kind that was probably meant, where an agency was misspelt. */
  private static String suggestion(Path folder, String name) {
    String kind = name.substring(name.indexOf('.'));
    try (Stream<Path> files = Files.list(folder)) {
      List<String> known =
          files.map(file -> file.getFileName().toString()).filter(it -> it.endsWith(kind)).toList();
      return Files.exists(folder.resolve(name)) ? "" : SpellingSuggestions.suggestion(name, known);
    } catch (IOException e) {
      return "; " + FileFault.describe(e);
    }
  }
}

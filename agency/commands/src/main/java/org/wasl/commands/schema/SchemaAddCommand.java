package org.wasl.commands.schema;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command {@code schema add} registers a partner's set of schemas as a whole. It checks the
 * copy, which gets its name only if it is good. Exit codes are 0 (registered), 1 (refused) and 2
 * (bad usage).
 */
@Command(
    name = "add",
    mixinStandardHelpOptions = true,
    description = "Checks a set of schemas as check does, and copies it into a registry.")
final class SchemaAddCommand implements Callable<Integer> {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FOLDER", description = "The set.")
  private Path folder;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "REGISTRY",
      description = "The folder of all registered sets.")
  private Path registry;

  @Option(
      names = "--name",
      required = true,
      paramLabel = "NAME",
      description = "The name of the set in it, as prosecution-2026: a-z, 0-9 and hyphens.")
  private String name;

  @Override
  public Integer call() throws IOException {
    if (!NAME.matcher(name).matches()) {
      throw usage("--name: of a-z, 0-9 and hyphens, at most 63");
    }
    Path home = registry.resolve(name);
    if (Files.exists(home, LinkOption.NOFOLLOW_LINKS)) {
      throw usage(
          "%s is registered: a changed set gets a name of its own, as a version does"
              .formatted(name));
    }
    if (!Files.isDirectory(folder)) {
      throw usage(folder + " is no folder");
    }
    Path own = Files.createTempDirectory(Files.createDirectories(registry), ".adding-");
    try {
      // The mode of a temporary folder lets nobody else in, so the set is in a folder within it.
      Path copy = Files.createDirectory(own.resolve(name));
      copy(copy);
      if (!SchemaCheckCommand.isGood(copy, spec)) {
        return 1;
      }
      Files.move(copy, home, StandardCopyOption.ATOMIC_MOVE);
      return 0;
    } finally {
      delete(own);
    }
  }

  /** Links are copied as links, and refused by the check. */
  private void copy(Path to) throws IOException {
    for (Path file : below(folder)) {
      Path target = to.resolve(folder.relativize(file).toString());
      if (!target.equals(to)) {
        Files.copy(file, target, LinkOption.NOFOLLOW_LINKS);
      }
    }
  }

  private static List<Path> below(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.toList();
    }
  }

  private static void delete(Path folder) throws IOException {
    for (Path file : below(folder).stream().sorted(Comparator.reverseOrder()).toList()) {
      Files.delete(file);
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}

package org.wasl.schemas.partner;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of a set, by their names relative to its folder, with {@code /}. */
final class SetFiles {

  /** The target of a reference from one file to another. */
  sealed interface Target {
    /** A file of the set. */
    record Found(String file) implements Target {}

    /** It names no file of the set. The reason follows the words "the reference". */
    record Broken(String reason) implements Target {}
  }

  private static final Pattern ABSOLUTE = Pattern.compile("/.*|[A-Za-z][A-Za-z0-9+.-]*:.*");

  private final SortedMap<String, byte[]> files = new TreeMap<>();

  /**
   * Reads the files of a folder and of those below it. Links are not followed.
   *
   * @param findings receives what cannot be read
   * @throws IOException if the folder itself cannot be listed
   */
  static SetFiles read(Path folder, SchemaSetLimits limits, SortedSet<SchemaFinding> findings)
      throws IOException {
    SetFiles set = new SetFiles();
    List<Path> found;
    try (Stream<Path> walk = Files.walk(folder)) {
      found =
          walk.filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
              .filter(file -> isOfASet(file.getFileName().toString()))
              .sorted()
              .limit(limits.files() + 1L)
              .toList();
    }
    if (found.size() > limits.files()) {
      findings.add(
          new SchemaFinding(
              ".",
              0,
              0,
              String.format(
                  Locale.ROOT, "there are more than %d files in the set", limits.files())));
    }
    for (Path file : found) {
      set.read(folder, file, limits, findings);
    }
    return set;
  }

  private static boolean isOfASet(String name) {
    return Stream.of(".json", ".xsd", ".xml").anyMatch(name.toLowerCase(Locale.ROOT)::endsWith);
  }

  private void read(
      Path folder, Path file, SchemaSetLimits limits, SortedSet<SchemaFinding> findings)
      throws IOException {
    String name = folder.relativize(file).toString().replace('\\', '/');
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      findings.add(new SchemaFinding(name, 0, 0, "is a link or no file: put the file itself here"));
    } else if (Files.size(file) > limits.fileBytes()) {
      findings.add(
          new SchemaFinding(
              name,
              0,
              0,
              String.format(Locale.ROOT, "is larger than %d bytes", limits.fileBytes())));
    } else {
      files.put(name, Files.readAllBytes(file));
    }
  }

  /** The names that end so, in any case, and are samples or not. */
  List<String> names(String suffix, boolean samples) {
    return files.keySet().stream()
        .filter(name -> name.toLowerCase(Locale.ROOT).endsWith(suffix))
        .filter(name -> isSample(name) == samples)
        .toList();
  }

  /** Tells whether the file is a sample, which is in a folder {@code valid} or {@code invalid}. */
  static boolean isSample(String name) {
    return ("/" + name).matches(".*/(valid|invalid)/[^/]*");
  }

  /** Tells whether the sample must be refused. */
  static boolean mustFail(String sample) {
    return ("/" + sample).matches(".*/invalid/[^/]*");
  }

  /** The folder of a file, ended by {@code /}, or empty for the folder of the set. */
  static String folder(String name) {
    return name.substring(0, name.lastIndexOf('/') + 1);
  }

  byte[] bytes(String name) {
    byte[] bytes = files.get(name);
    if (bytes == null) {
      throw new IllegalArgumentException("no file of the set");
    }
    return bytes;
  }

  /**
   * Follows a reference from one file to another.
   *
   * @param from the file in which it stands
   * @param reference a relative URI without fragment, as it is written
   */
  Target follow(String from, String reference) {
    if (reference.isBlank()) {
      return new Target.Broken("is empty: name a file of this folder");
    }
    String slashed = reference.replace('\\', '/');
    if (ABSOLUTE.matcher(slashed).matches()) {
      return new Target.Broken(
          ("%s is absolute, and nothing is fetched: copy that file into this folder and name it by"
                  + " a relative path")
              .formatted(reference));
    }
    if (!slashed.equals(reference)) {
      return new Target.Broken("has backslashes: write " + slashed);
    }
    return inside(from, reference);
  }

  private Target inside(String from, String reference) {
    String name;
    try {
      Path path = Path.of(folder(from) + decoded(reference)).normalize();
      name = path.toString().replace('\\', '/');
    } catch (InvalidPathException e) {
      return new Target.Broken("is no name of a file");
    }
    if (name.startsWith("..")) {
      return new Target.Broken(
          "%s leads out of this folder: copy that file into it".formatted(reference));
    }
    if (files.containsKey(name) && isSample(name)) {
      return new Target.Broken(
          "%s leads to a sample: put schemas outside folders named valid or invalid"
              .formatted(reference));
    }
    if (files.containsKey(name)) {
      return new Target.Found(name);
    }
    return new Target.Broken("%s names no file of this folder%s".formatted(reference, hint(name)));
  }

  private String hint(String name) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    return files.keySet().stream()
        .filter(file -> file.equalsIgnoreCase(name))
        .map(file -> "; %s differs by upper and lower case".formatted(file))
        .findFirst()
        .or(
            () ->
                files.keySet().stream()
                    .filter(file -> ("/" + file).endsWith("/" + last))
                    .map("; there is "::concat)
                    .findFirst())
        .orElse("");
  }

  /** The path of a relative URI, or the reference as it is written if it is none. */
  static String decoded(String reference) {
    try {
      String path = new URI(reference).getPath();
      return path == null ? reference : path;
    } catch (URISyntaxException e) {
      return reference; // as people write it, with blanks
    }
  }
}

package org.wasl.operations.reload;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.wasl.configuration.settings.FolderConfig;
import org.wasl.configuration.tables.AgencyFiles;
import org.wasl.configuration.tables.CodeFiles;
import org.wasl.configuration.tables.SchemaFiles;
import org.wasl.runtime.FileFault;
import org.wasl.runtime.FileStamp;
import org.wasl.wire.jose.Digest;

/**
 * The files that may change while the gateway runs. These are tables, code lists, schemas,
 * agencies, certificates, keys and revocation lists. Settings in {@code gateway.properties} need a
 * restart.
 */
final class WatchedFiles {
  /** The prefix of a file's name in the folder of keys. */
  static final String PKI = "pki/";

  /** The prefix of the name of a message schema. */
  private static final String SCHEMAS = "schemas/";

  private static final PathMatcher TABLES = FileSystems.getDefault().getPathMatcher("glob:{*.csv}");
  private static final PathMatcher AGENCIES =
      FileSystems.getDefault().getPathMatcher("glob:*.properties");
  private static final PathMatcher CODES = FileSystems.getDefault().getPathMatcher("glob:*.json");
  private static final PathMatcher SCHEMA =
      FileSystems.getDefault().getPathMatcher("glob:schema.json");
  private static final PathMatcher KEYS =
      FileSystems.getDefault().getPathMatcher("glob:{*.pem,*.jwks,gateway.key}");

  /** The state of a file when it was last read. */
  private record Seen(FileStamp stamp, boolean link, String digest) {}

  private final Path config;
  private final FolderConfig folders;
  private final Map<Path, Seen> seen = new HashMap<>();

  /**
   * Tells whether every change of a file comes with an event of its folder, now and since the last
   * read.
   */
  private boolean settled;

  /** Watches a configuration folder and the folders that its settings name. */
  WatchedFiles(Path config, FolderConfig folders) {
    this.config = config;
    this.folders = folders;
  }

  /**
   * SHA-256 (hex) of each file by its name, such as {@code competence.csv}, {@code
   * agencies/ID.properties}, {@code codes/LIST.json}, {@code schemas/TYPE/VERSION/schema.json},
   * {@code pki/FILE}, {@code crl/FILE}. A file that cannot be read is not among them. While no file
   * handle is left, the last digests stay.
   */
  synchronized SortedMap<String, String> digests() {
    SortedMap<String, String> digests = new TreeMap<>();
    settled = true;
    add(digests, config, "", TABLES);
    add(digests, AgencyFiles.folder(config), "agencies/", AGENCIES);
    add(digests, CodeFiles.folder(config), "codes/", CODES);
    for (Path version : schemaFolders()) {
      String name = SCHEMAS + SchemaFiles.folder(config).relativize(version) + "/";
      add(digests, version, name, SCHEMA);
      settled &= !Files.isSymbolicLink(version);
    }
    add(digests, folders.pkiDir(), PKI, KEYS);
    for (Path list : folders.crlFiles()) {
      add(digests, "crl/" + list.getFileName(), list);
    }
    return digests;
  }

  /** The digests of message schemas among these. */
  static SortedMap<String, String> schemas(SortedMap<String, String> digests) {
    return digests.subMap(SCHEMAS, SCHEMAS + Character.MAX_VALUE);
  }

  /**
   * The folder of schemas with the folders of types and versions in it, as far as there are any.
   */
  private List<Path> schemaFolders() {
    Path home = SchemaFiles.folder(config);
    List<Path> all = new ArrayList<>(Files.isDirectory(home) ? List.of(home) : List.of());
    for (Path type : foldersIn(home)) {
      all.add(type);
      all.addAll(foldersIn(type));
    }
    return all;
  }

  private List<Path> foldersIn(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isDirectory).toList();
    } catch (IOException e) {
      return FileFault.isNoFileHandle(e) ? seenFoldersIn(folder) : List.of();
    }
  }

  private synchronized List<Path> seenFoldersIn(Path folder) {
    int names = folder.getNameCount() + 1;
    return seen.keySet().stream()
        .filter(file -> file.startsWith(folder) && file.getNameCount() > names)
        .map(file -> folder.resolve(file.getName(names - 1)))
        .distinct()
        .toList();
  }

  /** The folders that hold them. */
  Set<Path> folders() {
    Set<Path> all = new HashSet<>();
    all.add(config);
    all.add(AgencyFiles.folder(config));
    if (Files.isDirectory(CodeFiles.folder(config))) { // its making is an event of the folder above
      all.add(CodeFiles.folder(config));
    }
    all.addAll(schemaFolders());
    all.add(folders.pkiDir());
    for (Path list : folders.crlFiles()) {
      all.add(list.resolveSibling("."));
    }
    return all;
  }

  /**
   * Tells whether any change of the files since they were read causes an event of their folder.
   * False if one has just been changed, or is a link to a file elsewhere.
   */
  synchronized boolean areSettled() {
    return settled;
  }

  private void add(Map<String, String> digests, Path folder, String prefix, PathMatcher which) {
    for (Path file : files(folder)) {
      if (which.matches(file.getFileName())) {
        add(digests, prefix + file.getFileName(), file);
      }
    }
  }

  private List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    } catch (IOException e) {
      return FileFault.isNoFileHandle(e) ? seenIn(folder) : List.of();
    }
  }

  private List<Path> seenIn(Path folder) {
    settled = false;
    return seen.keySet().stream().filter(file -> folder.equals(file.getParent())).toList();
  }

  private void add(Map<String, String> digests, String name, Path file) {
    Seen before = seen.get(file);
    try {
      FileStamp now = FileStamp.of(file);
      if (before == null || !now.isUnchangedSince(before.stamp())) {
        before = new Seen(now, Files.isSymbolicLink(file), Digest.hex(Files.readAllBytes(file)));
        seen.put(file, before);
      }
      settled &= before.stamp().settled() && !before.link();
      digests.put(name, before.digest());
    } catch (IOException e) {
      if (FileFault.isNoFileHandle(e) && before != null) {
        settled = false;
        digests.put(name, before.digest());
      } else {
        seen.remove(file); // gone, or not readable, which counts as missing
      }
    }
  }
}

package org.wasl.gateway.reload;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.wasl.base.FileStamp;
import org.wasl.gateway.config.settings.FolderConfig;
import org.wasl.gateway.config.tables.AgencyFiles;
import org.wasl.wire.jose.Digest;

/**
 * The files that may change while the gateway runs: tables, agencies, certificates, keys and
 * revocation lists. Not {@code gateway.properties}, whose settings need another start.
 */
final class WatchedFiles {
  /** Before the name of a file in the folder of keys. */
  static final String PKI = "pki/";

  private static final PathMatcher TABLES = FileSystems.getDefault().getPathMatcher("glob:{*.csv}");
  private static final PathMatcher AGENCIES =
      FileSystems.getDefault().getPathMatcher("glob:*.properties");
  private static final PathMatcher KEYS =
      FileSystems.getDefault().getPathMatcher("glob:{*.pem,*.jwks,gateway.key}");

  /** What a file was when it was last read. */
  private record Seen(FileStamp stamp, boolean link, String digest) {}

  private final Path config;
  private final FolderConfig folders;
  private final Map<Path, Seen> seen = new HashMap<>();

  /** Whether none of them may change, or have changed, without an event of its folder. */
  private boolean settled;

  /** Of a configuration folder, and of what its settings name. */
  WatchedFiles(Path config, FolderConfig folders) {
    this.config = config;
    this.folders = folders;
  }

  /**
   * SHA-256 (hex) of each file by its name: {@code competence.csv}, {@code agencies/ID.properties},
   * {@code pki/FILE}, {@code crl/FILE}. A file that cannot be read is not among them.
   */
  synchronized SortedMap<String, String> digests() {
    SortedMap<String, String> digests = new TreeMap<>();
    settled = true;
    add(digests, config, "", TABLES);
    add(digests, AgencyFiles.folder(config), "agencies/", AGENCIES);
    add(digests, folders.pkiDir(), PKI, KEYS);
    for (Path list : folders.crlFiles()) {
      add(digests, "crl/" + list.getFileName(), list);
    }
    return digests;
  }

  /** The folders that hold them. */
  Set<Path> folders() {
    Set<Path> all = new HashSet<>();
    all.add(config);
    all.add(AgencyFiles.folder(config));
    all.add(folders.pkiDir());
    for (Path list : folders.crlFiles()) {
      all.add(list.resolveSibling("."));
    }
    return all;
  }

  /**
   * Whether the files, as they were last read, change only together with an event of their folder:
   * false while one has just been changed, or is a link to a file elsewhere.
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

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private void add(Map<String, String> digests, String name, Path file) {
    try {
      FileStamp now = FileStamp.of(file);
      Seen before = seen.get(file);
      if (before == null || !now.isUnchangedSince(before.stamp())) {
        before = new Seen(now, Files.isSymbolicLink(file), Digest.hex(Files.readAllBytes(file)));
        seen.put(file, before);
      }
      settled &= before.stamp().settled() && !before.link();
      digests.put(name, before.digest());
    } catch (IOException e) {
      seen.remove(file); // gone, or not readable: as if it were not there
    }
  }
}

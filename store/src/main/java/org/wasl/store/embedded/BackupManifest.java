package org.wasl.store.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files of a backup with their hashes, as they were written: one line each, {@code sha256 path}
 * as {@code sha256sum --check} reads it.
 */
final class BackupManifest {
  static final String FILE_NAME = "manifest";

  /** Its signature; both are not in the manifest. */
  static final String SIGNATURE_NAME = "manifest.jws";

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int HASH_CHARS = 64;

  private final SortedMap<String, String> hashes;

  private BackupManifest(SortedMap<String, String> hashes) {
    this.hashes = hashes;
  }

  /** The manifest of these files: path below the backup's folder, and hash in hex. */
  static BackupManifest of(Map<String, String> hashes) {
    return new BackupManifest(new TreeMap<>(hashes));
  }

  /**
   * @throws IOException where there is none, or it is damaged
   */
  static BackupManifest in(Path backup) throws IOException {
    SortedMap<String, String> hashes = new TreeMap<>();
    try {
      for (String line : Files.readAllLines(backup.resolve(FILE_NAME))) {
        if (!line.matches("[0-9a-f]{64}  [^/].*")) {
          throw new IOException(backup.resolve(FILE_NAME) + ": is damaged");
        }
        hashes.put(line.substring(HASH_CHARS + 2), line.substring(0, HASH_CHARS));
      }
    } catch (NoSuchFileException e) {
      throw new IOException(backup + ": is no backup, there is no " + FILE_NAME + " in it", e);
    }
    return new BackupManifest(hashes);
  }

  /** SHA-256 in hexadecimal digits, and so of every file that it lists. */
  String digest() {
    return HexFormat.of().formatHex(sha256().digest(bytes()));
  }

  byte[] bytes() {
    return hashes.entrySet().stream()
        .map(entry -> entry.getValue() + "  " + entry.getKey() + "\n")
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Checks who has written the manifest, before anything else of the backup is read.
   *
   * @throws IOException where it is not signed, or not by this gateway, or was changed
   */
  static void checkSignature(Path backup, ManifestSignature signature) throws IOException {
    Path file = backup.resolve(SIGNATURE_NAME);
    try {
      byte[] manifest = Files.readAllBytes(backup.resolve(FILE_NAME));
      Optional<String> problem = signature.problem(manifest, Files.readString(file).strip());
      if (problem.isPresent()) {
        throw new IOException(file + ": " + problem.get());
      }
    } catch (NoSuchFileException e) {
      throw new IOException(
          backup
              + ": is no backup of this gateway: there is no "
              + FILE_NAME
              + ", or it is not"
              + " signed");
    }
  }

  /**
   * Reads every file of the backup.
   *
   * @throws IOException where a file is missing, changed, or not in the manifest; says which
   */
  void verify(Path backup) throws IOException {
    TreeSet<String> there = new TreeSet<>();
    try (Stream<Path> files = Files.walk(backup)) {
      files
          .filter(file -> !Files.isDirectory(file))
          .forEach(file -> there.add(backup.relativize(file).toString()));
    }
    there.remove(FILE_NAME);
    there.remove(SIGNATURE_NAME);
    for (String path : hashes.keySet()) {
      if (!there.remove(path)) {
        throw new IOException(backup.resolve(path) + ": is missing from the backup");
      }
      if (!hash(backup.resolve(path)).equals(hashes.get(path))) {
        throw new IOException(backup.resolve(path) + ": is not what was backed up");
      }
    }
    if (!there.isEmpty()) {
      throw new IOException(backup.resolve(there.first()) + ": was not part of the backup");
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String hash(Path file) throws IOException {
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha256())) {
      byte[] part = new byte[BUFFER_BYTES];
      while (in.read(part) >= 0) {
        // only the digest is wanted
      }
      return HexFormat.of().formatHex(((DigestInputStream) in).getMessageDigest().digest());
    }
  }
}

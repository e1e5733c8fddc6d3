package org.wasl.database.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
 * The files of a backup with their hashes, as they were written. Each has one line {@code sha256
 * path}, as {@code sha256sum --check} reads it.
 */
final class BackupManifest {
  static final String FILE_NAME = "manifest";

  /** Its signature. The manifest lists neither of the two files. */
  static final String SIGNATURE_NAME = "manifest.jws";

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
   * The manifest of a backup. Its signature is checked before anything else of the backup is read,
   * and of the same bytes.
   *
   * @throws IOException if it is not signed, or not by this gateway, or was changed
   */
  static BackupManifest signed(Path backup, ManifestSignature signature) throws IOException {
    Path file = backup.resolve(SIGNATURE_NAME);
    try {
      byte[] manifest = Files.readAllBytes(backup.resolve(FILE_NAME));
      Optional<String> problem = signature.problem(manifest, Files.readString(file).strip());
      if (problem.isPresent()) {
        throw new IOException(file + ": " + problem.get());
      }
      return parse(backup, manifest);
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
   * The manifest of a backup whose signature was checked before.
   *
   * @param digest digest of the manifest that was checked
   * @throws IOException if it is another one by now
   */
  static BackupManifest known(Path backup, String digest) throws IOException {
    Path file = backup.resolve(FILE_NAME);
    BackupManifest manifest = parse(backup, Files.readAllBytes(file));
    if (!manifest.digest().equals(digest)) {
      throw new IOException(file + ": differs from the file whose signature was checked");
    }
    return manifest;
  }

  private static BackupManifest parse(Path backup, byte[] manifest) throws IOException {
    SortedMap<String, String> hashes = new TreeMap<>();
    for (String line : new String(manifest, StandardCharsets.UTF_8).lines().toList()) {
      if (!line.matches("[0-9a-f]{64}  [^/].*")) {
        throw new IOException(backup.resolve(FILE_NAME) + ": is damaged");
      }
      hashes.put(line.substring(HASH_CHARS + 2), line.substring(0, HASH_CHARS));
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
   * Reads every file of the backup.
   *
   * @throws IOException if a file is missing, changed, or not in the manifest. The message says
   *     which
   */
  void verify(Path backup) throws IOException {
    TreeSet<String> found = new TreeSet<>();
    try (Stream<Path> files = Files.walk(backup)) {
      files
          .filter(file -> !Files.isDirectory(file))
          .forEach(file -> found.add(backup.relativize(file).toString()));
    }
    found.remove(FILE_NAME);
    found.remove(SIGNATURE_NAME);
    for (String path : hashes.keySet()) {
      if (!found.remove(path)) {
        throw new IOException(backup.resolve(path) + ": is missing from the backup");
      }
      write(backup, path, OutputStream.nullOutputStream());
    }
    if (!found.isEmpty()) {
      throw new IOException(backup.resolve(found.first()) + ": was not part of the backup");
    }
  }

  /** The paths of the files below this folder of the backup. */
  SortedMap<String, String> below(String folder) {
    return hashes.subMap(folder + "/", folder + "0"); // 0 comes after /
  }

  /**
   * Writes a file of the backup.
   *
   * @param path as the manifest has it
   * @throws IOException if it was changed. The written files are then of no use
   */
  void write(Path backup, String path, OutputStream to) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = Files.newInputStream(backup.resolve(path))) {
      new DigestInputStream(in, digest).transferTo(to);
    } catch (NoSuchFileException e) {
      throw new IOException(backup.resolve(path) + ": is missing from the backup", e);
    }
    if (!HexFormat.of().formatHex(digest.digest()).equals(hashes.get(path))) {
      throw new IOException(backup.resolve(path) + ": differs from the file that was backed up");
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

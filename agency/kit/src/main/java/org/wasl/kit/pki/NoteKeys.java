package org.wasl.kit.pki;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.IntStream;
import org.wasl.audit.log.KeyType;
import org.wasl.audit.log.ShardLink;
import org.wasl.audit.log.SignerKey;
import org.wasl.audit.log.VerifierKey;
import org.wasl.runtime.SecretFile;
import org.wasl.wire.pki.PkiFolder;

/**
 * The keys of a folder that sign notes (C2SP signed-note) of the audit log or of its witnesses.
 * Each has two files, {@code <name>.key}, which is secret, and {@code <name>.vkey}.
 */
public final class NoteKeys {
  private NoteKeys() {}

  /** The public key of the first shard of the gateway's audit log. */
  public static VerifierKey auditLog(PkiFolder folder) {
    return VerifierKey.parse(line(folder.logVerifierKeyFile(1)));
  }

  /** The public keys of all shards in the folder, in the order of the shards. */
  public static List<VerifierKey> shards(PkiFolder folder) {
    return IntStream.rangeClosed(1, ShardLink.MAX_SHARDS)
        .mapToObj(folder::logVerifierKeyFile)
        .filter(Files::exists)
        .map(file -> VerifierKey.parse(line(file)))
        .toList();
  }

  /** Makes the missing key files of a later shard. The folder has the key of the first one. */
  public static VerifierKey makeShard(PkiFolder folder, int shard) throws IOException {
    String name = PkiFolder.logOrigin(auditLog(folder).name(), shard);
    make(folder, PkiFolder.logKeys(shard), name, KeyType.NOTE);
    return VerifierKey.parse(line(folder.logVerifierKeyFile(shard)));
  }

  /**
   * Makes a new key for a shard whose log was lost. The old key has signed the lost log. Its files
   * are renamed, and the new key has another name.
   */
  public static VerifierKey replaceShard(PkiFolder folder, int shard) throws IOException {
    String file = PkiFolder.logKeys(shard);
    int lost = 1;
    while (Files.exists(folder.path().resolve(aside(file, lost) + ".vkey"))) {
      lost++;
    }
    for (String ending : List.of(".key", ".vkey")) {
      Path keyFile = folder.path().resolve(file + ending);
      if (Files.exists(keyFile)) {
        Files.move(keyFile, folder.path().resolve(aside(file, lost) + ending));
      }
    }
    String name = PkiFolder.logOrigin(auditLog(folder).name(), shard) + "." + (lost + 1);
    make(folder, file, name, KeyType.NOTE);
    return VerifierKey.parse(line(folder.logVerifierKeyFile(shard)));
  }

  private static String aside(String file, int lost) {
    return file + ".lost-" + lost;
  }

  /** The key with which the witness cosigns. */
  public static SignerKey witness(PkiFolder folder, String id) {
    return SignerKey.parse(secret(folder.path().resolve(id + ".witness.key")));
  }

  /** Makes the missing files of {@code <file>.key} and {@code <file>.vkey}. */
  static void make(PkiFolder folder, String file, String name, KeyType type) throws IOException {
    Path signing = folder.path().resolve(file + ".key");
    Path verifying = folder.path().resolve(file + ".vkey");
    if (!Files.exists(signing)) {
      SignerKey key = SignerKey.generate(name, type, new SecureRandom());
      Files.deleteIfExists(verifying);
      AtomicFile.writeSecret(signing, key.encoded() + "\n");
    }
    if (!Files.exists(verifying)) {
      AtomicFile.write(verifying, SignerKey.parse(secret(signing)).verifier() + "\n");
    }
  }

  private static String secret(Path file) {
    try {
      return SecretFile.read(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private static String line(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

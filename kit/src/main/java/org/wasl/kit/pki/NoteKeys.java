package org.wasl.kit.pki;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.IntStream;
import org.wasl.audit.log.KeyType;
import org.wasl.audit.log.SignerKey;
import org.wasl.audit.log.VerifierKey;
import org.wasl.wire.pki.PkiFolder;

/**
 * The keys of a folder that sign notes (C2SP signed-note): of the audit log, of its witnesses. Each
 * has two files: {@code <name>.key}, secret, and {@code <name>.vkey}.
 */
public final class NoteKeys {
  /** As many as the gateway opens. */
  public static final int MOST_SHARDS = 64;

  private NoteKeys() {}

  /** The public key of the gateway's audit log: of its first shard. */
  public static VerifierKey auditLog(PkiFolder folder) {
    return VerifierKey.parse(line(folder.logVerifierKeyFile(1)));
  }

  /** The public keys of all its shards that are in the folder, the first one's first. */
  public static List<VerifierKey> shards(PkiFolder folder) {
    return IntStream.rangeClosed(1, MOST_SHARDS)
        .mapToObj(folder::logVerifierKeyFile)
        .filter(Files::exists)
        .map(file -> VerifierKey.parse(line(file)))
        .toList();
  }

  /** Makes what is missing of the key of a later shard of the log that the folder has a key of. */
  public static VerifierKey makeShard(PkiFolder folder, int shard) throws IOException {
    String name = PkiFolder.logOrigin(auditLog(folder).name(), shard);
    make(folder, PkiFolder.logKeys(shard), name, KeyType.NOTE);
    return VerifierKey.parse(line(folder.logVerifierKeyFile(shard)));
  }

  /** What the witness cosigns with. */
  public static SignerKey witness(PkiFolder folder, String id) {
    return SignerKey.parse(line(folder.path().resolve(id + ".witness.key")));
  }

  /** Makes what is missing of the files {@code <file>.key} and {@code <file>.vkey}. */
  static void make(PkiFolder folder, String file, String name, KeyType type) throws IOException {
    Path secret = folder.path().resolve(file + ".key");
    Path open = folder.path().resolve(file + ".vkey");
    if (!Files.exists(secret)) {
      SignerKey key = SignerKey.generate(name, type, new SecureRandom());
      Files.deleteIfExists(open);
      AtomicFile.writeSecret(secret, key.secret() + "\n");
    }
    if (!Files.exists(open)) {
      AtomicFile.write(open, SignerKey.parse(line(secret)).verifier() + "\n");
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

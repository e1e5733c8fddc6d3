package org.wasl.operations.keys;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.audit.log.KeyType;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.SignerKey;
import org.wasl.configuration.settings.AuditLogConfig;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.routes.log.TrustAnchors;
import org.wasl.runtime.RootCause;
import org.wasl.runtime.SecretFile;
import org.wasl.store.Store;
import org.wasl.trail.log.LogShards;
import org.wasl.trail.log.Shard;
import org.wasl.wire.pki.PkiFolder;

/**
 * The signing keys of the audit log's shards, read again for each use. The key of the next shard
 * may be added while the gateway runs, and that of a closed one may be removed.
 *
 * @param pki the folder of the keys
 * @param origin the name of the audit log, and of its first key
 */
public record LogKeys(PkiFolder pki, String origin) implements LogShards.ShardKeys {
  private static final Logger LOG = LoggerFactory.getLogger(LogKeys.class);

  /**
   * The keys of a log, whose first key is checked.
   *
   * @param origin the name of the audit log, and of its first key
   * @throws StartException if the first key is malformed, with its file
   */
  public static LogKeys read(PkiFolder pki, String origin) throws StartException {
    LogKeys keys = new LogKeys(pki, origin);
    try {
      keys.read(1);
      return keys;
    } catch (IllegalArgumentException e) {
      throw new StartException(RootCause.message(e));
    }
  }

  /**
   * Requires the key of the open shard, because without it nothing can be signed.
   *
   * @throws StartException with the file of the key
   */
  public void require(Shard shard) throws StartException {
    if (shard.state() == Shard.State.OPEN && key(shard.number()).isEmpty()) {
      throw new StartException(unreadable(pki.logKeyFile(shard.number())));
    }
  }

  private static String unreadable(Path file) {
    return file + ": cannot be read as the signing key of the audit log";
  }

  private Optional<SignerKey> read(int shard) {
    Path file = pki.logKeyFile(shard);
    SignerKey key;
    try {
      key = SignerKey.parse(SecretFile.read(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | MalformedException e) {
      throw new IllegalArgumentException(unreadable(file));
    }
    if (key.verifier().type() != KeyType.NOTE
        || !PkiFolder.isLogOrigin(origin, shard, key.verifier().name())) {
      throw new IllegalArgumentException(
          file
              + ": is not a key of the log that log.origin names, "
              + PkiFolder.logOrigin(origin, shard));
    }
    return Optional.of(key);
  }

  /** A file that holds something else is logged and counts as absent. */
  @Override
  public Optional<SignerKey> key(int shard) {
    try {
      return read(shard);
    } catch (IllegalArgumentException e) {
      LOG.error("{} does not contain the key of its shard", pki.logKeyFile(shard));
      return Optional.empty();
    }
  }

  /** The trusted keys of the log, of the witnesses and of the agencies. */
  public TrustAnchors trusted(AuditLogConfig config, Store store) {
    Map<Integer, String> found = new ConcurrentHashMap<>();
    return new TrustAnchors(
        store.agencyKeyHistory(),
        () -> store.auditLog().shards().all().map(shards -> verifiers(shards, found)),
        config.witnesses().all().stream().map(entry -> entry.key().toString()).toList(),
        config.witnesses().quorum());
  }

  /**
   * Verifier keys of all shards, in order, and of the next one if its key is there. This runs for
   * every bundle, so keys that were found are cached, and a missing one is looked up again.
   */
  private List<String> verifiers(List<Shard> shards, Map<Integer, String> found) {
    List<String> all = new ArrayList<>();
    for (Shard shard : shards) {
      shard.key().or(() -> verifier(shard.number(), found)).ifPresent(all::add);
    }
    verifier(shards.size() + 1, found).ifPresent(all::add);
    return all;
  }

  private Optional<String> verifier(int shard, Map<Integer, String> found) {
    return Optional.ofNullable(
        found.computeIfAbsent(
            shard, number -> key(number).map(key -> key.verifier().toString()).orElse(null)));
  }
}

package org.wasl.audit.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.EntryBundle;
import org.wasl.audit.log.KeyType;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.ShardLink;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.SignerKey;
import org.wasl.audit.log.Tile;

/** A log in memory, with its keys and three witnesses. */
final class TestMemoryLog {
  private static final long COSIGNED_AT = 1_795_000_000L;

  final SignerKey log;
  final List<SignerKey> witnesses;

  private final List<byte[]> entries = new ArrayList<>();
  private final Map<String, byte[]> nodes = new HashMap<>();

  TestMemoryLog(String origin) {
    this(
        key(origin, KeyType.NOTE),
        IntStream.range(0, 3)
            .mapToObj(i -> key("witness.example/w" + i, KeyType.COSIGNATURE))
            .toList());
  }

  private TestMemoryLog(SignerKey log, List<SignerKey> witnesses) {
    this.log = log;
    this.witnesses = witnesses;
  }

  /** An empty log with the same keys. */
  TestMemoryLog again() {
    return new TestMemoryLog(log, witnesses);
  }

  /** The shard after this one, if this one ends now. Its leaf 0 says so. */
  TestMemoryLog next(String origin) {
    TestMemoryLog next = new TestMemoryLog(key(origin, KeyType.NOTE), witnesses);
    next.add(ShardLink.commitment(Checkpoint.parse(checkpoint(size(), 0).text())));
    return next;
  }

  private static SignerKey key(String name, KeyType type) {
    return SignerKey.generate(name, type, new SecureRandom());
  }

  /** Appends an entry and returns its index. */
  long add(byte[] entry) {
    entries.add(entry);
    return entries.size() - 1;
  }

  void fill(int size) {
    SecureRandom random = new SecureRandom();
    while (entries.size() < size) {
      byte[] entry = new byte[32];
      random.nextBytes(entry);
      add(entry);
    }
  }

  int size() {
    return entries.size();
  }

  /** Complete subtrees never change, so computed hashes are kept. */
  byte[] hash(int level, long index) {
    if (level == 0) {
      return MerkleTree.leafHash(entries.get((int) index));
    }
    String key = level + "/" + index;
    byte[] known = nodes.get(key);
    if (known == null) {
      known = MerkleTree.nodeHash(hash(level - 1, 2 * index), hash(level - 1, 2 * index + 1));
      nodes.put(key, known);
    }
    return known;
  }

  List<byte[]> inclusion(long index) {
    return MerkleTree.inclusionProof(index, size(), this::hash);
  }

  /** The checkpoint of this size, signed by the log and cosigned by the first so many witnesses. */
  SignedNote checkpoint(int size, int cosigners) {
    return signed(size, MerkleTree.root(size, this::hash), cosigners);
  }

  /** A checkpoint of any size and root, signed likewise. */
  SignedNote signed(long size, byte[] root, int cosigners) {
    String text = new Checkpoint(log.verifier().name(), size, root).text();
    SignedNote note = new SignedNote(text, List.of(log.sign(text)));
    for (SignerKey witness : witnesses.subList(0, cosigners)) {
      note = note.withSignature(witness.cosign(text, COSIGNED_AT));
    }
    return note;
  }

  TrustPolicy trust(int quorum, List<TrustPolicy.AgencyKey> agencies) {
    return trust(quorum, agencies, List.of(this));
  }

  /** The keys of all these shards, which have the same witnesses. */
  TrustPolicy trust(int quorum, List<TrustPolicy.AgencyKey> agencies, List<TestMemoryLog> shards) {
    return new TrustPolicy(
        agencies,
        shards.stream().map(shard -> shard.log.verifier().toString()).toList(),
        witnesses.stream().map(key -> key.verifier().toString()).toList(),
        quorum);
  }

  /** Writes checkpoint, tiles and entries as a log serves them. */
  void write(Path folder, SignedNote checkpoint) throws IOException {
    for (Tile tile : Tile.added(0, size())) {
      put(folder.resolve(tile.path()), tile.content(this::hash));
      if (tile.level() == 0) {
        int from = (int) tile.index() * Tile.FULL_WIDTH;
        List<byte[]> bundle = entries.subList(from, from + tile.width());
        put(folder.resolve(tile.entriesPath()), EntryBundle.write(bundle));
      }
    }
    put(folder.resolve("checkpoint"), checkpoint.bytes());
  }

  private static void put(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }
}

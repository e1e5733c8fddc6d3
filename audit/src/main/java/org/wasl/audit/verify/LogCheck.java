package org.wasl.audit.verify;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.ConsistencyProof;
import org.wasl.audit.log.Malformed;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.Policy;
import org.wasl.audit.log.ProofCheck;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.Succession;
import org.wasl.audit.log.Tile;
import org.wasl.audit.log.TileTree;
import org.wasl.audit.log.TlogProof;

/** Whether a log's files are the tree that it signed, and whether a newer tree extends an older. */
final class LogCheck {
  private static final int SIGNATURE_ONLY = 0;

  private final Policy policy;
  private final Findings findings = new Findings();

  LogCheck(Policy policy) {
    this.policy = policy;
  }

  List<String> findings() {
    return findings.lines();
  }

  /** A checkpoint that its log signed; {@link Malformed} if it is none. */
  Checkpoint head(String where, byte[] note, int quorum) {
    SignedNote signed = SignedNote.parse(note);
    Checkpoint head = Checkpoint.parse(signed.text());
    new CheckpointCheck(policy, findings).signed(where, signed, head, quorum);
    return head;
  }

  /** The tiles of the folder and of the later shards in it, from the leaves to the signed roots. */
  List<Checkpoint> folder(Path path) {
    return shards(path, this::tiles);
  }

  /** The same, cosigned by a quorum, and the entries under the leaves. */
  List<Checkpoint> mirror(Path path) {
    return shards(
        path,
        folder -> {
          Checkpoint head =
              head(folder.name() + "checkpoint", folder.checkpoint(), policy.quorum());
          if (tiles(folder, head)) {
            Tile.added(0, head.size()).stream()
                .filter(tile -> tile.level() == 0)
                .forEach(tile -> entries(folder, tile));
          }
          return head;
        });
  }

  /** Shard 1 lies in the folder itself, each later one in a folder of its number. */
  private List<Checkpoint> shards(Path path, Function<LogFolder, Checkpoint> look) {
    List<Checkpoint> heads = new ArrayList<>(List.of(look.apply(new LogFolder(path, ""))));
    for (int n = 2; Files.isDirectory(path.resolve(String.valueOf(n))); n++) {
      LogFolder folder = new LogFolder(path.resolve(String.valueOf(n)), n + "/");
      Checkpoint last = heads.get(heads.size() - 1);
      Checkpoint head = look.apply(folder);
      continued(folder, last, head);
      heads.add(head);
    }
    return heads;
  }

  private void continued(LogFolder folder, Checkpoint last, Checkpoint head) {
    boolean continues = false;
    try {
      byte[] first = head.size() > 0 ? new TileTree(head.size(), folder).hash(0, 0) : new byte[0];
      continues = Arrays.equals(first, MerkleTree.leafHash(Succession.commitment(last)));
    } catch (Malformed e) {
      // No tile: it does not.
    }
    findings.holds(
        continues,
        folder.name() + "leaf 0",
        "the end of " + last.origin() + " at " + last.size(),
        "another");
  }

  private Checkpoint tiles(LogFolder folder) {
    Checkpoint head = head(folder.name() + "checkpoint", folder.checkpoint(), SIGNATURE_ONLY);
    tiles(folder, head);
    return head;
  }

  private boolean tiles(LogFolder folder, Checkpoint head) {
    try {
      TileTree tree = new TileTree(head.size(), folder);
      for (Tile tile : Tile.added(0, head.size())) {
        if (tile.level() > 0) {
          byte[] below = tile.content((level, index) -> fullTile(folder, level, index));
          findings.holds(
              Arrays.equals(below, folder.read(tile)),
              folder.name() + tile.path(),
              "the roots of the tiles below it",
              "others");
        }
      }
      return findings.holds(
          Arrays.equals(tree.root(), head.root()),
          folder.name() + "tiles",
          "the root that is signed",
          "another");
    } catch (Malformed e) {
      return findings.same(folder.name() + "tiles", "every tile", e.getMessage());
    }
  }

  private static byte[] fullTile(LogFolder folder, int level, long index) {
    byte[] bytes = folder.read(new Tile(level / Tile.HEIGHT - 1, index, Tile.FULL_WIDTH));
    if (bytes.length != Tile.FULL_WIDTH * MerkleTree.HASH_BYTES) {
      throw new Malformed("a full tile has 8192 bytes");
    }
    List<byte[]> hashes = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += MerkleTree.HASH_BYTES) {
      hashes.add(Arrays.copyOfRange(bytes, at, at + MerkleTree.HASH_BYTES));
    }
    return MerkleTree.root(hashes);
  }

  private void entries(LogFolder folder, Tile tile) {
    try {
      byte[] hashes = folder.read(tile);
      int at = 0;
      for (byte[] entry : folder.entries(tile)) {
        byte[] hash = Arrays.copyOfRange(hashes, at, at + MerkleTree.HASH_BYTES);
        findings.holds(
            entry.length == MerkleTree.HASH_BYTES
                && Arrays.equals(MerkleTree.leafHash(entry), hash),
            folder.name() + tile.entriesPath() + ", entry " + at / MerkleTree.HASH_BYTES,
            "the 32 bytes that its leaf hashes",
            "others");
        at += MerkleTree.HASH_BYTES;
      }
    } catch (Malformed e) {
      findings.same(folder.name() + tile.entriesPath(), "its entries", e.getMessage());
    }
  }

  /** By a tlog-proof: the leaf is in a tree that a quorum has cosigned. */
  Checkpoint includes(TlogProof proof, byte[] leaf) {
    Checkpoint head = head("checkpoint", proof.checkpoint().bytes(), policy.quorum());
    findings.holds(proof.extra().isEmpty(), "proof", "no extra data, which nobody signs", "some");
    findings.holds(
        proof.includes(leaf),
        "leaf " + proof.index() + " of the tree of " + head.size(),
        "that of the step",
        "another leaf, or none");
    return head;
  }

  /** By a proof: the checkpoint in it extends the older one. */
  Checkpoint consistent(byte[] older, byte[] proof) {
    Checkpoint old = head("older checkpoint", older, SIGNATURE_ONLY);
    ConsistencyProof newer = ConsistencyProof.parse(proof);
    Checkpoint head = head("newer checkpoint", newer.checkpoint().bytes(), SIGNATURE_ONLY);
    findings.same("newer checkpoint, origin", old.origin(), head.origin());
    findings.same("proof, old size", old.size(), newer.oldSize());
    extended(
        old,
        head,
        ProofCheck.consistent(old.size(), old.root(), head.size(), head.root(), newer.hashes()));
    return head;
  }

  /** By a folder: its tree begins with the older checkpoint's. */
  Checkpoint consistent(byte[] older, Path path) {
    Checkpoint old = head("older checkpoint", older, SIGNATURE_ONLY);
    LogFolder folder = new LogFolder(path, "");
    Checkpoint head = tiles(folder);
    findings.same("newer checkpoint, origin", old.origin(), head.origin());
    try {
      TileTree tree = new TileTree(head.size(), folder);
      boolean begins = old.size() <= head.size();
      byte[] then = begins ? MerkleTree.root(old.size(), tree) : new byte[0];
      extended(old, head, Arrays.equals(then, old.root()));
    } catch (Malformed e) {
      findings.same("tiles", "every tile", e.getMessage());
    }
    return head;
  }

  private void extended(Checkpoint old, Checkpoint head, boolean extended) {
    findings.holds(
        extended,
        "tree of " + head.size(),
        "that it begins with the signed tree of " + old.size(),
        "that it does not");
  }
}

package org.wasl.audit.verify;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.ConsistencyProof;
import org.wasl.audit.log.Malformed;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.Policy;
import org.wasl.audit.log.ProofCheck;
import org.wasl.audit.log.SignedNote;
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

  /** The tiles of the folder, from the leaves to the signed root. */
  Checkpoint folder(Path path) {
    LogFolder folder = new LogFolder(path);
    Checkpoint head = head("checkpoint", folder.checkpoint(), SIGNATURE_ONLY);
    tiles(folder, head);
    return head;
  }

  /** The same, cosigned by a quorum, and the entries under the leaves. */
  Checkpoint mirror(Path path) {
    LogFolder folder = new LogFolder(path);
    Checkpoint head = head("checkpoint", folder.checkpoint(), policy.quorum());
    if (tiles(folder, head)) {
      Tile.added(0, head.size()).stream()
          .filter(tile -> tile.level() == 0)
          .forEach(tile -> entries(folder, tile));
    }
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
              tile.path(),
              "the roots of the tiles below it",
              "others");
        }
      }
      return findings.holds(
          Arrays.equals(tree.root(), head.root()), "tiles", "the root that is signed", "another");
    } catch (Malformed e) {
      return findings.same("tiles", "every tile", e.getMessage());
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
            tile.entriesPath() + ", entry " + at / MerkleTree.HASH_BYTES,
            "the 32 bytes that its leaf hashes",
            "others");
        at += MerkleTree.HASH_BYTES;
      }
    } catch (Malformed e) {
      findings.same(tile.entriesPath(), "its entries", e.getMessage());
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
    Checkpoint head = folder(path);
    findings.same("newer checkpoint, origin", old.origin(), head.origin());
    try {
      TileTree tree = new TileTree(head.size(), new LogFolder(path));
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

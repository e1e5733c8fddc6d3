package org.wasl.audit.verify;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.ConsistencyProof;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.ProofVerifier;
import org.wasl.audit.log.ShardLink;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.Tile;
import org.wasl.audit.log.TileTree;
import org.wasl.audit.log.TlogPolicy;
import org.wasl.audit.log.TlogProof;
import org.wasl.audit.time.StampedNote;

/**
 * Verifies that a log's files are the tree that it signed, and that a newer tree extends an older
 * one.
 */
final class LogCheck {
  private static final int SIGNATURE_ONLY = 0;

  private final TlogPolicy policy;
  private final List<X509Certificate> authorities;
  private final Findings findings = new Findings();

  /**
   * @param authorities certificates by which the time stamps beside the tiles are checked. If there
   *     are none, they are not read
   */
  LogCheck(TlogPolicy policy, List<X509Certificate> authorities) {
    this.policy = policy;
    this.authorities = authorities;
  }

  List<String> findings() {
    return findings.lines();
  }

  /** Reads a checkpoint that its log signed. Anything else is a {@link MalformedException}. */
  Checkpoint checkpoint(String where, byte[] note, int quorum) {
    SignedNote signed = SignedNote.parse(note);
    Checkpoint head = Checkpoint.parse(signed.text());
    new CheckpointCheck(policy, findings).checkSignatures(where, signed, head, quorum);
    return head;
  }

  /** The tiles of the folder and of the later shards in it, from the leaves to the signed roots. */
  List<Checkpoint> checkTiles(Path path) {
    return shards(path, this::tiles);
  }

  /**
   * Checks the tiles as {@link #checkTiles} does, with cosignatures of a quorum and with the
   * entries under the leaves.
   */
  List<Checkpoint> checkMirror(Path path) {
    return shards(
        path,
        folder -> {
          Checkpoint head =
              checkpoint(folder.name() + "checkpoint", folder.checkpoint(), policy.quorum());
          if (tiles(folder, head)) {
            Tile.ofLevel(0, head.size()).forEach(tile -> entries(folder, tile));
          }
          return head;
        });
  }

  /**
   * Shard 1 is in the folder itself, each later shard in a subfolder named by its number. A mirror
   * that has refused a shard, or was cut off at its first copy, leaves a subfolder without
   * checkpoint.
   */
  private List<Checkpoint> shards(Path path, Function<TileFolderReader, Checkpoint> readHead) {
    List<Checkpoint> heads =
        new ArrayList<>(List.of(readHead.apply(new TileFolderReader(path, ""))));
    for (int n = 2; Files.exists(path.resolve(n + "/checkpoint")); n++) {
      TileFolderReader folder = new TileFolderReader(path.resolve(String.valueOf(n)), n + "/");
      Checkpoint last = heads.get(heads.size() - 1);
      Checkpoint head = readHead.apply(folder);
      continued(folder, last, head);
      heads.add(head);
    }
    return heads;
  }

  private void continued(TileFolderReader folder, Checkpoint last, Checkpoint head) {
    boolean continues = false;
    try {
      byte[] first = head.size() > 0 ? new TileTree(head.size(), folder).hash(0, 0) : new byte[0];
      continues = Arrays.equals(first, MerkleTree.leafHash(ShardLink.commitment(last)));
    } catch (MalformedException e) {
      // Without a tile the tree does not begin with it.
    }
    findings.expect(
        continues,
        folder.name() + "leaf 0",
        "the end of " + last.origin() + " at " + last.size(),
        "another");
  }

  private Checkpoint tiles(TileFolderReader folder) {
    Checkpoint head = checkpoint(folder.name() + "checkpoint", folder.checkpoint(), SIGNATURE_ONLY);
    tiles(folder, head);
    return head;
  }

  private boolean tiles(TileFolderReader folder, Checkpoint head) {
    try {
      TileTree tree = new TileTree(head.size(), folder);
      // The size is not proven, so the first missing tile ends the loop.
      for (int level = 1; Tile.at(level, 0, head.size()).isPresent(); level++) {
        Tile.ofLevel(level, head.size()).forEach(tile -> roots(folder, tile));
      }
      boolean proven =
          findings.expect(
              Arrays.equals(tree.root(), head.root()),
              folder.name() + "tiles",
              "the root that is signed",
              "another");
      if (proven && !authorities.isEmpty()) {
        folder.timeStamps().forEach(stamped -> timeStamp(folder, head.size(), tree, stamped));
      }
      return proven;
    } catch (MalformedException e) {
      return findings.expectEqual(folder.name() + "tiles", "every tile", e.getMessage());
    }
  }

  /** Checks a time stamp beside the tiles. The tree begins with the one that was stamped. */
  private void timeStamp(TileFolderReader folder, long size, TileTree tree, StampedNote stamped) {
    String where = folder.name() + StampedNote.notePath(stamped.size());
    Checkpoint old = checkpoint(where, stamped.note(), SIGNATURE_ONLY);
    new TimeStampCheck(authorities, findings).token(where, stamped.note(), stamped.token());
    findings.expect(
        old.size() <= size && Arrays.equals(MerkleTree.root(old.size(), tree), old.root()),
        where,
        "a tree that the one of " + size + " begins with",
        "another");
  }

  private void roots(TileFolderReader folder, Tile tile) {
    byte[] below = tile.content((level, index) -> fullTile(folder, level, index));
    findings.expect(
        Arrays.equals(below, folder.read(tile)),
        folder.name() + tile.path(),
        "the roots of the tiles below it",
        "others");
  }

  private static byte[] fullTile(TileFolderReader folder, int level, long index) {
    Tile tile = new Tile(level / Tile.HEIGHT - 1, index, Tile.FULL_WIDTH);
    return MerkleTree.root(tile.hashes(folder.read(tile)));
  }

  private void entries(TileFolderReader folder, Tile tile) {
    try {
      byte[] hashes = folder.read(tile);
      int at = 0;
      for (byte[] entry : folder.entries(tile)) {
        byte[] hash = Arrays.copyOfRange(hashes, at, at + MerkleTree.HASH_BYTES);
        findings.expect(
            entry.length == MerkleTree.HASH_BYTES
                && Arrays.equals(MerkleTree.leafHash(entry), hash),
            folder.name() + tile.entriesPath() + ", entry " + at / MerkleTree.HASH_BYTES,
            "the 32 bytes that its leaf hashes",
            "others");
        at += MerkleTree.HASH_BYTES;
      }
    } catch (MalformedException e) {
      findings.expectEqual(folder.name() + tile.entriesPath(), "its entries", e.getMessage());
    }
  }

  /** Checks by a tlog-proof that the leaf is in a tree that a quorum has cosigned. */
  Checkpoint checkInclusion(TlogProof proof, byte[] leaf) {
    Checkpoint head = checkpoint("checkpoint", proof.checkpoint().bytes(), policy.quorum());
    findings.expect(proof.extra().isEmpty(), "proof", "no extra data, which nobody signs", "some");
    findings.expect(
        proof.includes(leaf),
        "leaf " + proof.index() + " of the tree of " + head.size(),
        "that of the step",
        "another leaf, or none");
    return head;
  }

  /** Checks by a proof that the checkpoint in it extends the older one. */
  Checkpoint checkConsistency(byte[] older, byte[] proof) {
    Checkpoint old = checkpoint("older checkpoint", older, SIGNATURE_ONLY);
    ConsistencyProof newer = ConsistencyProof.parse(proof);
    Checkpoint head = checkpoint("newer checkpoint", newer.checkpoint().bytes(), SIGNATURE_ONLY);
    findings.expectEqual("newer checkpoint, origin", old.origin(), head.origin());
    findings.expectEqual("proof, old size", old.size(), newer.oldSize());
    expectExtension(
        old,
        head,
        ProofVerifier.verifyConsistency(
            old.size(), old.root(), head.size(), head.root(), newer.hashes()));
    return head;
  }

  /** Checks that the tree of a folder begins with the older checkpoint's tree. */
  Checkpoint checkConsistency(byte[] older, Path path) {
    Checkpoint old = checkpoint("older checkpoint", older, SIGNATURE_ONLY);
    TileFolderReader folder = new TileFolderReader(path, "");
    Checkpoint head = tiles(folder);
    findings.expectEqual("newer checkpoint, origin", old.origin(), head.origin());
    try {
      TileTree tree = new TileTree(head.size(), folder);
      boolean begins = old.size() <= head.size();
      byte[] then = begins ? MerkleTree.root(old.size(), tree) : new byte[0];
      expectExtension(old, head, Arrays.equals(then, old.root()));
    } catch (MalformedException e) {
      findings.expectEqual("tiles", "every tile", e.getMessage());
    }
    return head;
  }

  private void expectExtension(Checkpoint old, Checkpoint head, boolean extended) {
    findings.expect(
        extended,
        "tree of " + head.size(),
        "that it begins with the signed tree of " + old.size(),
        "that it does not");
  }
}

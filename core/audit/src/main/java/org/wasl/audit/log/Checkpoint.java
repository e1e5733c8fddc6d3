package org.wasl.audit.log;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * A checkpoint of a log (C2SP {@code tlog-checkpoint}): the text of a signed note.
 *
 * @param origin name of the log
 * @param size number of leaves
 * @param root hash of the tree of that size
 * @param extensions further lines, opaque. This log writes none of them
 */
public record Checkpoint(String origin, long size, byte[] root, List<String> extensions) {
  private static final int LINES = 3;

  /** Refuses values that have no valid text. */
  public Checkpoint {
    if (size < 0 || root.length != MerkleTree.HASH_BYTES) {
      throw new MalformedException("a checkpoint has a size and a root of 32 bytes");
    }
    line(origin);
    extensions.forEach(Checkpoint::line);
    extensions = List.copyOf(extensions);
    root = root.clone();
  }

  /** A checkpoint without further lines. */
  public Checkpoint(String origin, long size, byte[] root) {
    this(origin, size, root, List.of());
  }

  /**
   * Reads the text of a note.
   *
   * @throws MalformedException if it is no checkpoint
   */
  public static Checkpoint parse(String text) {
    if (!text.endsWith("\n")) {
      throw new MalformedException("a checkpoint ends in a newline");
    }
    List<String> lines = List.of(text.substring(0, text.length() - 1).split("\n", -1));
    if (lines.size() < LINES) {
      throw new MalformedException("a checkpoint has three lines at least");
    }
    return new Checkpoint(
        lines.get(0),
        StrictDecoder.decimal(lines.get(1)),
        StrictDecoder.hash(lines.get(2)),
        lines.subList(LINES, lines.size()));
  }

  /**
   * Path under a witness's prefix of the last checkpoint that it has cosigned of a log. C2SP {@code
   * tlog-witness} defines no such path. This is the path that the witnesses of {@code
   * transparency-dev} use.
   */
  public static String pathAtWitness(String origin) {
    byte[] id = MerkleTree.sha256().digest(("o:" + origin).getBytes(StandardCharsets.UTF_8));
    return "/witness/v0/logs/" + HexFormat.of().formatHex(id) + "/checkpoint";
  }

  /** The text to sign. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(origin).append('\n').append(size).append('\n');
    text.append(Base64.getEncoder().encodeToString(root)).append('\n');
    extensions.forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  private static void line(String text) {
    if (text.isEmpty() || text.chars().anyMatch(c -> c < 0x20)) {
      throw new MalformedException("a line is not empty and has no control characters");
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Checkpoint that && text().equals(that.text());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(root);
  }
}

package org.wasl.audit.time;

/**
 * A signed checkpoint with a time stamp over its bytes. In a log's folder it is two files beside
 * the tiles.
 *
 * @param size how many leaves the checkpoint has
 * @param note the exact bytes that were stamped
 * @param token a time-stamp token of RFC 3161
 */
public record StampedNote(long size, byte[] note, byte[] token) {
  /** The folder beside the tiles. */
  static final String FOLDER = "time-stamps";

  /** Path of the checkpoint of that size in the log's folder. */
  public static String notePath(long size) {
    return FOLDER + "/" + size + ".note";
  }

  /** Path of the token about the checkpoint of that size in the log's folder. */
  public static String tokenPath(long size) {
    return FOLDER + "/" + size + ".tst";
  }
}

package org.wasl.wire.file;

/** Result of opening a sealed file. */
public sealed interface FileOpening {
  /** All segments are authentic, and size and digest are those that the message lists. */
  record Whole() implements FileOpening {}

  /**
   * The file is not the one that the message lists. Segments before this one were authentic.
   *
   * @param segment number of the first wrong segment, from 0
   * @param problem what is wrong with it
   */
  record Broken(long segment, FileDefect problem) implements FileOpening {}

  /** Kinds of a broken file. */
  enum FileDefect {
    /** The file does not start with a header of this format. */
    HEADER("header"),
    /** A segment was changed, is missing, in another place, or of another file or key. */
    SEGMENT("segment"),
    /** The file is shorter or longer than the message lists. */
    SIZE("size"),
    /** Bytes after the file are not zeros, or too many. */
    PADDING("padding"),
    /** The SHA-256 is not the one that the message lists. */
    DIGEST("digest");

    private final String code;

    FileDefect(String code) {
      this.code = code;
    }

    /** The problem as test vectors and commands name it. */
    public String code() {
      return code;
    }
  }
}

package org.wasl.store.file;

/** The result of an announcement of an upload. */
public sealed interface FileAnnouncement {
  /**
   * The upload may begin or go on.
   *
   * @param file the announced file
   */
  record Announced(EvidenceFile file) implements FileAnnouncement {}

  /** The id belongs to a file of another agency, or of another size or digest. */
  record Taken() implements FileAnnouncement {}

  /**
   * The agency has too many files that no accepted message lists.
   *
   * @param limit how many it may have
   */
  record TooManyFiles(int limit) implements FileAnnouncement {}

  /**
   * The files of the agency that no accepted message lists would be too large together.
   *
   * @param limit how many bytes they may have
   */
  record TooManyBytes(long limit) implements FileAnnouncement {}
}

package org.wasl.client.answer;

/** The result of a request for a file of the log or of the evidence. */
public sealed interface FileAnswer permits FileAnswer.Fetched, Refused, Unavailable {
  /**
   * The file.
   *
   * @param bytes its content, which is not verified
   */
  record Fetched(byte[] bytes) implements FileAnswer {}
}

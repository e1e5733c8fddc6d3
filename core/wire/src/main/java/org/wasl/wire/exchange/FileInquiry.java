package org.wasl.wire.exchange;

import org.wasl.rules.id.FileId;

/** A request of an agency about one of its sealed evidence files. */
public sealed interface FileInquiry extends Inquiry {
  /** The file. */
  FileId file();

  /**
   * The agency wants to upload a file.
   *
   * @param sizeBytes size of the sealed file
   * @param sha256 SHA-256 of the sealed file (32 bytes)
   */
  record Announce(
      String thumbprint, String acceptLanguage, FileId file, long sizeBytes, byte[] sha256)
      implements FileInquiry {}

  /** The agency uploads the file, or asks how far it is. */
  record Find(String thumbprint, String acceptLanguage, FileId file) implements FileInquiry {}

  /** All bytes of the upload are durable and have the announced digest. */
  record Complete(String thumbprint, String acceptLanguage, FileId file) implements FileInquiry {}

  /** The agency withdraws an upload, or its bytes have another digest. */
  record Withdraw(String thumbprint, String acceptLanguage, FileId file) implements FileInquiry {}

  /** The agency reads a file that a message lists. */
  record Fetch(String thumbprint, String acceptLanguage, FileId file) implements FileInquiry {}
}

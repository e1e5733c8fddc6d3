package org.wasl.kit.evidence;

import java.nio.file.Path;
import org.wasl.client.answer.CallFailure;
import org.wasl.wire.file.FileOpening;

/** The result of receiving an evidence file. */
public sealed interface FileReception {
  /**
   * The file is open, and the gateway has the receipt.
   *
   * @param opened the file
   */
  record Verified(Path opened) implements FileReception {}

  /**
   * The file is open, but the gateway does not have the receipt. Receive it again.
   *
   * @param opened the file
   */
  record Unsigned(Path opened, CallFailure why) implements FileReception {}

  /** The file could not be fetched. What was fetched is kept. Receive it again. */
  record NotFetched(CallFailure why) implements FileReception {}

  /** The sealed bytes are not those that the message lists. Nothing is kept or signed. */
  record Damaged() implements FileReception {}

  /** The sealed file is the listed one, but is no file of the listed key, size or digest. */
  record Broken(FileOpening.Broken why) implements FileReception {}
}

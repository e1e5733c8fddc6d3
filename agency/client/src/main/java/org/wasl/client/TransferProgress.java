package org.wasl.client;

/** Told of each part of a file that has arrived. */
@FunctionalInterface
public interface TransferProgress {
  /** Tells nobody. */
  TransferProgress NONE = (_, _) -> {};

  /**
   * A part has arrived.
   *
   * @param bytes bytes of the sealed file that the receiving end has
   * @param sizeBytes size of the sealed file
   */
  void arrived(long bytes, long sizeBytes);
}

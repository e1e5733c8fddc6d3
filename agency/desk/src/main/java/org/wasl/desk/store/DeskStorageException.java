package org.wasl.desk.store;

/** The desk's store cannot be read or written. Nothing of the transaction was kept. */
public final class DeskStorageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DeskStorageException(Throwable cause) {
    super(cause);
  }
}

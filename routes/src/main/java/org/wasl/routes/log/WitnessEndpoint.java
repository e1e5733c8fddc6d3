package org.wasl.routes.log;

import java.io.IOException;
import org.wasl.audit.log.VerifierKey;

/**
 * A configured witness.
 *
 * @param key the key with which it cosigns
 * @param transport its transport
 */
public record WitnessEndpoint(VerifierKey key, WitnessTransport transport) {

  /** The requests that a witness answers, in bounded time and size. */
  @FunctionalInterface
  public interface WitnessTransport {
    /**
     * {@code add-checkpoint} of C2SP {@code tlog-witness}. It posts the request and waits.
     *
     * @throws IOException if there is none
     */
    Response addCheckpoint(byte[] body) throws IOException;

    /**
     * Asks for the last checkpoint of a log that the witness has cosigned, as the log signed it. A
     * witness need not serve this.
     *
     * @param origin of the log
     * @throws IOException if there is no answer
     */
    default Response cosignedCheckpoint(String origin) throws IOException {
      throw new IOException("this witness serves no checkpoint");
    }
  }

  /**
   * An answer.
   *
   * @param status HTTP status
   * @param body the exact bytes
   */
  public record Response(int status, byte[] body) {}
}

package org.wasl.routes.log;

import java.io.IOException;
import org.wasl.audit.log.VerifierKey;

/**
 * A witness as the gateway knows it.
 *
 * @param key what it cosigns with
 * @param transport how it is reached
 */
public record WitnessEndpoint(VerifierKey key, Transport transport) {

  /** One call of {@code add-checkpoint}. */
  @FunctionalInterface
  public interface Transport {
    /**
     * Posts the request and waits for the answer, in bounded time and size.
     *
     * @throws IOException when there is none
     */
    Response addCheckpoint(byte[] body) throws IOException;
  }

  /**
   * An answer.
   *
   * @param status of HTTP
   * @param body the exact bytes
   */
  public record Response(int status, byte[] body) {}
}

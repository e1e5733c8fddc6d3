package org.wasl.link.forward;

import java.io.IOException;

/** An old system, as one that takes messages. One thread uses it at a time. */
public interface ForwardTarget extends AutoCloseable {
  /** The reply of the old system. */
  sealed interface ForwardResult {
    /** It has the message. */
    record Taken() implements ForwardResult {}

    /**
     * It will not take this message, however often it is asked.
     *
     * @param code short and stable, in kebab-case
     */
    record Declined(String code) implements ForwardResult {}
  }

  /**
   * Gives it the message. It is called again after a crash in which the target may have got the
   * message already.
   *
   * @throws IOException if it cannot be reached now, or has no room. The message waits
   */
  ForwardResult forward(ForwardedMessage message) throws IOException;

  @Override
  void close() throws IOException;
}

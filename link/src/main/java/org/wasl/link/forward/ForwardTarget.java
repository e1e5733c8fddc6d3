package org.wasl.link.forward;

import java.io.IOException;

/** An old system, as one that takes messages. One thread uses it at a time. */
public interface ForwardTarget extends AutoCloseable {
  /** What the old system said. */
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
   * Gives it the message. Called again after a crash in which it may have got it already.
   *
   * @throws IOException where it cannot be reached now, or has no room; the message waits
   */
  ForwardResult forward(ForwardedMessage message) throws IOException;

  @Override
  void close() throws IOException;
}

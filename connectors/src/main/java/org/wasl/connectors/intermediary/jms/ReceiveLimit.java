package org.wasl.connectors.intermediary.jms;

/**
 * How much a broker may send as one message. The client has a message whole before its content is
 * measured; what is beyond this limit ends the connection instead. One for each connection.
 */
public final class ReceiveLimit {
  /** Beyond the largest message that is accepted there is room for its answer, a refusal. */
  private static final int LARGEST_MESSAGES = 4;

  private final int maxMessageBytes;
  private volatile boolean exceeded;

  /**
   * @param maxBodyBytes body of the largest message that is accepted
   */
  public ReceiveLimit(int maxBodyBytes) {
    this.maxMessageBytes =
        (int) Math.min(Integer.MAX_VALUE, (long) LARGEST_MESSAGES * maxBodyBytes);
  }

  /** Most bytes of a message as it is transferred; a multiple of what is accepted. */
  public int maxMessageBytes() {
    return maxMessageBytes;
  }

  /** The broker sent more; the connection ends. */
  public void exceed() {
    exceeded = true;
  }

  /** Whether the broker sent more. */
  public boolean isExceeded() {
    return exceeded;
  }
}

package org.wasl.connectors.intermediary.jms;

/**
 * Limits the size of one message from a broker. The client holds a whole message before its content
 * is measured. So a message above this limit ends the connection. One for each connection.
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

  /** Most bytes of a message in transfer, a multiple of the largest accepted message. */
  public int maxMessageBytes() {
    return maxMessageBytes;
  }

  /** Records that the broker sent more. The connection ends. */
  public void exceed() {
    exceeded = true;
  }

  /** Tells whether the broker sent more. */
  public boolean isExceeded() {
    return exceeded;
  }
}

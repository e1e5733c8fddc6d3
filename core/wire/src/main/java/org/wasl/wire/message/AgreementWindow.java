package org.wasl.wire.message;

/**
 * The time for which one key agreement with a recipient's key is used. RFC 7518, section 4.6, asks
 * for a new ephemeral key in each agreement. There is one agreement a window, whose key wraps the
 * content keys of the window's messages ({@code A256KW}). An attacker who gets the memory of the
 * gateway within a window can open the messages of that window. The messages of one window are seen
 * to belong to it. A recipient's new key has a new window.
 *
 * @param millis longest time, in milliseconds. With 0 there is a new agreement for each message
 * @param messages most messages, at least 1
 */
public record AgreementWindow(int millis, int messages) {
  /** A new agreement for each message and recipient. */
  public static final AgreementWindow OFF = new AgreementWindow(0, 1);

  boolean isOff() {
    return millis == 0 || messages == 1;
  }
}

package org.wasl.certification;

/** The moment at which a connection is cut, once, during a delivery. */
enum ConnectionCut {
  /** Before the side that sends has read the answer to it. */
  BEFORE_THE_ANSWER,
  /** In the middle of the sealed content. */
  IN_THE_CONTENT
}

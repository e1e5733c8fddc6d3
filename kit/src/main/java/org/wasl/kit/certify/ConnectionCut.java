package org.wasl.kit.certify;

/** Where a connection is cut, once, while a delivery is on its way. */
enum ConnectionCut {
  /** Before the side that sends has read the answer to it. */
  BEFORE_THE_ANSWER,
  /** In the middle of the sealed content. */
  IN_THE_CONTENT
}

package org.wasl.kit.certify;

import java.util.List;

/**
 * What the same delivery was answered with, several times at once.
 *
 * @param replies in any order
 * @param atOnce how many were under way together; 1 where the agency takes one after the other
 */
record SimultaneousReplies(List<HttpReply> replies, int atOnce) {
  /** Copies the list. */
  SimultaneousReplies {
    replies = List.copyOf(replies);
  }
}

package org.wasl.certification;

import java.util.List;

/**
 * The replies to one delivery that was sent several times at once.
 *
 * @param replies in any order
 * @param atOnce how many were under way together; 1 if the agency takes one after the other
 */
record SimultaneousReplies(List<HttpReply> replies, int atOnce) {
  /** Copies the list. */
  SimultaneousReplies {
    replies = List.copyOf(replies);
  }
}

package org.wasl.runtime;

import java.util.Set;

/** The HTTP statuses by which a server says that a later attempt may succeed. */
public final class TemporaryStatus {
  /** Request Timeout, Too Early (RFC 8470) and Too Many Requests (RFC 6585). */
  private static final Set<Integer> BELOW_500 = Set.of(408, 425, 429);

  private TemporaryStatus() {}

  /** Tells whether a caller may try again: 408, 425, 429, and all from 500 on. */
  public static boolean includes(int status) {
    return status >= 500 || BELOW_500.contains(status);
  }
}

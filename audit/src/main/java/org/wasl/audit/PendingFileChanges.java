package org.wasl.audit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;

/** Changes of files on their way into the trail: what it does not take now, it takes later. */
public final class PendingFileChanges {
  private final Predicate<Why.FileChange> trail;
  private final Deque<Why.FileChange> waiting = new ArrayDeque<>();

  /**
   * None yet.
   *
   * @param trail records a change durably; false where it cannot
   */
  public PendingFileChanges(Predicate<Why.FileChange> trail) {
    this.trail = trail;
  }

  /** One more, which {@link #record} records after those before it. */
  public synchronized void add(Why.FileChange change) {
    waiting.add(change);
  }

  /** Records them in order, until the trail takes no more. */
  public synchronized void record() {
    while (!waiting.isEmpty() && trail.test(waiting.peek())) {
      waiting.remove();
    }
  }
}

package org.wasl.runtime;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * A fault as a log may show it. It has the class and the stack frames of the fault, of its causes
 * and of suppressed faults, in the form of {@link Throwable#printStackTrace()}. Messages are left
 * out, because a message can quote content. Class names and frames cannot.
 */
public final class FaultTrace {
  /** Bounds one log entry when a fault has thousands of frames, as a stack overflow has. */
  private static final int MAX_FRAMES = 200;

  private final StringBuilder text = new StringBuilder();
  private final Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private FaultTrace() {}

  /**
   * The text for a log entry, of several lines, without a line break at the end.
   *
   * @param fault the fault
   */
  public static String of(Throwable fault) {
    FaultTrace trace = new FaultTrace();
    trace.add(fault, "", "", new StackTraceElement[0]);
    return trace.text.toString();
  }

  /**
   * @param enclosing frames of the fault that this one belongs to. The last ones that both have are
   *     counted and not repeated
   */
  private void add(Throwable fault, String indent, String caption, StackTraceElement[] enclosing) {
    text.append(indent).append(caption).append(fault.getClass().getName());
    if (!seen.add(fault)) {
      text.append(" (as above)");
      return;
    }
    StackTraceElement[] frames = fault.getStackTrace();
    int own = frames.length - common(frames, enclosing);
    int shown = Math.min(own, MAX_FRAMES);
    for (int i = 0; i < shown; i++) {
      text.append('\n').append(indent).append("\tat ").append(frames[i]);
    }
    if (shown < frames.length) {
      text.append('\n').append(indent).append("\t... ").append(frames.length - shown);
      text.append(" more");
    }
    for (Throwable suppressed : fault.getSuppressed()) {
      text.append('\n');
      add(suppressed, indent + "\t", "Suppressed: ", frames);
    }
    if (fault.getCause() != null) {
      text.append('\n');
      add(fault.getCause(), indent, "Caused by: ", frames);
    }
  }

  private static int common(StackTraceElement[] frames, StackTraceElement[] enclosing) {
    int common = 0;
    while (common < frames.length
        && common < enclosing.length
        && frames[frames.length - 1 - common].equals(enclosing[enclosing.length - 1 - common])) {
      common++;
    }
    return common;
  }
}

package org.wasl.audit.mirror;

import java.nio.file.Path;
import java.util.List;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.SignedNote;

/**
 * What came of one attempt to catch up with a log. Only {@link Updated} changes what the copy is
 * of.
 */
public sealed interface MirrorUpdate {
  /**
   * The copy is what the log signed last.
   *
   * @param before how many entries it had
   * @param head what it is a copy of now
   */
  record Updated(long before, Checkpoint head) implements MirrorUpdate {}

  /**
   * What was offered is not proven.
   *
   * @param findings what was expected, and what was found
   */
  record Rejected(List<String> findings) implements MirrorUpdate {
    static Rejected of(String where, String expected, String found) {
      return new Rejected(List.of(where + ": expected " + expected + ", found " + found));
    }
  }

  /**
   * What was offered is signed and older than the copy, which was once its beginning: from a server
   * that is late, which soon has the rest, or from a log that was set back.
   *
   * @see Mirror#rolledBack
   */
  record Stale(SignedNote current, SignedNote offered) implements MirrorUpdate {}

  /**
   * One log has signed both, and cannot have.
   *
   * @param how what shows it
   * @param evidence the folder with both checkpoints
   */
  record Forked(String how, Path evidence) implements MirrorUpdate {}
}

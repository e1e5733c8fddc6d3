package org.wasl.audit.mirror;

import java.nio.file.Path;
import java.util.List;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.SignedNote;

/** Result of one update of a mirror. Only {@link Updated} changes the copy's checkpoint. */
public sealed interface MirrorUpdate {
  /**
   * The copy has the log's latest checkpoint.
   *
   * @param before number of entries before the update
   * @param head checkpoint of the copy now
   */
  record Updated(long before, Checkpoint head) implements MirrorUpdate {}

  /**
   * The offered checkpoint or its files are not proven.
   *
   * @param findings expected and found values
   */
  record Rejected(List<String> findings) implements MirrorUpdate {
    static Rejected of(String where, String expected, String found) {
      return new Rejected(List.of(where + ": expected " + expected + ", found " + found));
    }
  }

  /**
   * The offered checkpoint is signed, but it is older than the copy, and the copy extends it.
   * Either the server lags, or the log was rolled back.
   *
   * @see Mirror#rolledBack
   */
  record Stale(SignedNote current, SignedNote offered) implements MirrorUpdate {}

  /**
   * The log has signed two inconsistent checkpoints.
   *
   * @param how the check that shows it
   * @param evidence the folder with both checkpoints
   */
  record Forked(String how, Path evidence) implements MirrorUpdate {}
}

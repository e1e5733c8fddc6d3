package org.wasl.operations;

import java.util.function.IntSupplier;
import org.wasl.routes.runtime.Drain;

/** Drains this gateway, as {@code org.wasl:type=Drain}. */
public final class DrainOperations implements DrainMXBean {
  private final Drain drain;
  private final IntSupplier calls;

  /**
   * @param calls the number of calls to agencies under way
   */
  public DrainOperations(Drain drain, IntSupplier calls) {
    this.drain = drain;
    this.calls = calls;
  }

  @Override
  public DrainProgress begin() {
    drain.begin();
    return progress();
  }

  @Override
  public DrainProgress end() {
    drain.end();
    return progress();
  }

  @Override
  public DrainProgress progress() {
    int underWay = calls.getAsInt();
    if (!drain.isBegun()) {
      return new DrainProgress("serving", underWay);
    }
    boolean drained = drain.isNoticeOver() && underWay == 0;
    return new DrainProgress(drained ? DrainProgress.DRAINED : "draining", underWay);
  }
}

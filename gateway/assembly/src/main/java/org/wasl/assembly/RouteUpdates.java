package org.wasl.assembly;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.wasl.operations.reload.ConfigurationReloader.Listener;
import org.wasl.operations.reload.LoadedConfiguration;
import org.wasl.routes.AgencyRoutes;
import org.wasl.wire.directory.AgencyDirectory;

/**
 * Changes the routes to agencies on its own thread. A replaced route waits for its calls. A later
 * change of the files, such as a revocation, does not wait for it. If several changes are pending,
 * only the last one is applied.
 */
final class RouteUpdates implements Listener, AutoCloseable {
  private final AgencyRoutes routes;
  private final Supplier<AgencyDirectory> directory;
  private final AtomicReference<@Nullable Runnable> next = new AtomicReference<>();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("wasl-routes").factory());

  /**
   * @param directory in force
   */
  RouteUpdates(AgencyRoutes routes, Supplier<AgencyDirectory> directory) {
    this.routes = routes;
    this.directory = directory;
  }

  @Override
  public void changed(LoadedConfiguration now) {
    if (next.getAndSet(() -> routes.update(now.directory().all())) == null) {
      thread.execute(this::run);
    }
  }

  /** Tries again to replace the routes that could not be replaced. */
  void retry() {
    if (next.compareAndSet(null, () -> routes.retry(directory.get().all()))) {
      thread.execute(this::run);
    }
  }

  private void run() {
    Runnable update = next.getAndSet(null);
    if (update != null) {
      update.run();
    }
  }

  /** Waits for the change that has begun. */
  @Override
  public void close() {
    thread.close();
  }
}

package org.wasl.operations.reload;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.audit.FileChangeTrail;
import org.wasl.audit.StepReason;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.operations.reload.ReloadRequestFile.ReloadOutcome;
import org.wasl.runtime.FaultTrace;
import org.wasl.runtime.RepeatedTask;
import org.wasl.store.Store;

/**
 * Checks for changed files at an interval, and when {@code wasl reload} asks. A change is read and
 * checked as a whole, then applied at once, with an audit entry for each file. A faulty change is
 * logged, and the previous configuration stays. Each gateway does this independently. On a shared
 * configuration folder all of them have the change within one interval.
 */
public final class ConfigurationReloader implements AutoCloseable {
  /** Applies a configuration. Additions are made before the configuration is in force. */
  public interface Listener {
    /** Prepares additions before the configuration is in force. */
    default void prepare(LoadedConfiguration next) throws Exception {}

    /** Called after the configuration is in force. */
    default void changed(LoadedConfiguration next) throws Exception {}
  }

  private static final Logger LOG = LoggerFactory.getLogger(ConfigurationReloader.class);

  /** Interval of the check for requests and of certificates, if no file is watched. */
  private static final int WITHOUT_WATCH_MILLIS = 1_000;

  /** Interval of the check of the files themselves, also if their folders have no event. */
  private static final int SCAN_MILLIS = 60_000;

  /** A rejected change is retried after so many checks, because the database may have been away. */
  private static final int LOOKS_UNTIL_AGAIN = 30;

  private final ActiveConfiguration active;
  private final ConfigurationLoader loader;
  private final Store store;
  private final ReloadRequestFile requests;
  private final List<Listener> listeners;
  private final Runnable eachCheck;
  private final int intervalMillis;
  private final FileChangeTrail toAudit;
  private final FolderEvents events = new FolderEvents();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread watch = new Thread(task, "wasl-reload");
            watch.setDaemon(true);
            return watch;
          });
  private SortedMap<String, String> refused = new TreeMap<>();
  private int looksUntilAgain;
  private int quietMillis;
  private volatile Optional<String> refusal = Optional.empty();

  /**
   * Makes a reloader that is not started.
   *
   * @param listeners notified in this order
   * @param eachCheck runs at each check, whether anything changed or not
   */
  public ConfigurationReloader(
      ActiveConfiguration active,
      ConfigurationLoader loader,
      Store store,
      ReloadRequestFile requests,
      List<Listener> listeners,
      Runnable eachCheck) {
    this.active = active;
    this.loader = loader;
    this.store = store;
    this.toAudit =
        new FileChangeTrail(
            store.trailAppender()::appendFileChange,
            active.configuration().gateway().folders().dataDir().resolve("configuration.sha256"));
    this.requests = requests;
    this.listeners = List.copyOf(listeners);
    this.eachCheck = eachCheck;
    this.intervalMillis = active.configuration().gateway().folders().reloadMillis();
  }

  /** Starts the checks. Changes since the last process are recorded in the trail first. */
  public ConfigurationReloader start() {
    toAudit.start(active.loaded().digests());
    toAudit.record();
    int millis = intervalMillis == 0 ? WITHOUT_WATCH_MILLIS : intervalMillis;
    Runnable check =
        RepeatedTask.telling(
            trace -> LOG.error("the check for changed files failed: {}", trace), this::check);
    thread.scheduleWithFixedDelay(check, millis, millis, TimeUnit.MILLISECONDS);
    return this;
  }

  /** The reason why the present files were rejected. Empty if they are in force. */
  public Optional<String> refusal() {
    return refusal;
  }

  private void check() throws IOException {
    Optional<String> asked = requests.take();
    if (asked.isPresent()) {
      requests.answer(answer(asked.get()));
    } else if (intervalMillis > 0) {
      reloadIfChanged();
    }
    eachCheck.run();
    toAudit.record();
  }

  private ReloadOutcome answer(String request) {
    looksUntilAgain = 0;
    SortedSet<String> changed = changed(loader.digests());
    if (changed.isEmpty()) {
      refusal = Optional.empty();
      return new ReloadOutcome(request, "unchanged", "");
    }
    reload();
    if (refusal.isEmpty() && !changed(loader.digests()).isEmpty()) {
      return new ReloadOutcome(request, "refused", "the files are still being written: ask again");
    }
    return refusal
        .map(why -> new ReloadOutcome(request, "refused", why))
        .orElseGet(() -> new ReloadOutcome(request, "applied", String.join("\n", changed)));
  }

  private void reloadIfChanged() {
    if (refusal.isEmpty() && isQuiet()) {
      return;
    }
    events.watch(loader.folders()); // before they are read, so that a later change is an event
    SortedMap<String, String> now = loader.digests();
    if (now.equals(active.loaded().digests())) {
      refusal = Optional.empty();
    } else if (!now.equals(refused) || looksUntilAgain-- <= 0) {
      reload();
    }
  }

  /** Tells whether there is nothing to check, because no folder of the files has had an event. */
  private boolean isQuiet() {
    boolean quiet = !events.mayHaveHappened() && loader.areSettled() && quietMillis < SCAN_MILLIS;
    quietMillis = quiet ? quietMillis + intervalMillis : 0;
    return quiet;
  }

  private void reload() {
    try {
      LoadedConfiguration next = loader.reload(active.loaded());
      loader.check(next, Optional.of(active.loaded()), store);
      if (!next.digests().equals(loader.digests())) {
        return; // still being written, so the next check reads it
      }
      for (Listener listener : listeners) {
        listener.prepare(next);
      }
      apply(next);
      refusal = Optional.empty();
    } catch (StartException e) {
      refuse(String.valueOf(e.getMessage()));
    } catch (Exception e) {
      LOG.error("changed files cannot be prepared: {}", FaultTrace.of(e));
      refuse("changed files cannot be prepared: " + e.getClass().getName());
    }
  }

  private void refuse(String reason) {
    if (!Optional.of(reason).equals(refusal)) {
      LOG.error("rejected changed files, keeping previous version: {}", reason);
    }
    refusal = Optional.of(reason);
    refused = loader.digests();
    looksUntilAgain = LOOKS_UNTIL_AGAIN;
  }

  private void apply(LoadedConfiguration next) {
    SortedSet<String> changed = changed(next.digests());
    SortedMap<String, String> before = active.loaded().digests();
    active.replace(next);
    for (Listener listener : listeners) {
      try {
        listener.changed(next);
      } catch (Exception e) {
        // One part that fails does not keep the change from the others.
        LOG.error("a part failed to apply the changed files: {}", FaultTrace.of(e));
      }
    }
    for (String file : changed) {
      toAudit.add(
          new StepReason.FileChange(
              Optional.ofNullable(before.get(file)),
              Optional.ofNullable(next.digests().get(file)),
              file));
    }
    LOG.info("applied changed files: {}", changed);
  }

  private SortedSet<String> changed(SortedMap<String, String> now) {
    SortedMap<String, String> before = active.loaded().digests();
    SortedSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(now.keySet());
    names.removeIf(
        name -> Optional.ofNullable(before.get(name)).equals(Optional.ofNullable(now.get(name))));
    return names;
  }

  @Override
  public void close() {
    thread.close(); // waits for a running check
    events.close();
  }
}

package org.wasl.gateway.reload;

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
import org.wasl.audit.Why;
import org.wasl.base.FaultTrace;
import org.wasl.base.RepeatedTask;
import org.wasl.gateway.lifecycle.StartException;
import org.wasl.gateway.reload.ReloadRequestFile.ReloadOutcome;
import org.wasl.store.Store;

/**
 * Looks for changed files at an interval, and when {@code wasl reload} asks. What has changed is
 * read and checked as a whole, then put in force at once, with an audit entry for each file; what
 * is wrong is logged, and what was in force stays. Each gateway does this by itself: on one
 * configuration folder all of them have the change within one interval.
 */
public final class ConfigurationReloader implements AutoCloseable {
  /** Takes a configuration into use; what it adds is there before the configuration is in force. */
  public interface Listener {
    /** Before it is in force: what it needs is made. */
    default void prepare(LoadedConfiguration next) throws Exception {}

    /** After it is in force. */
    default void changed(LoadedConfiguration next) throws Exception {}
  }

  private static final Logger LOG = LoggerFactory.getLogger(ConfigurationReloader.class);

  /** Interval of the check for requests and of certificates, where no file is watched. */
  private static final int WITHOUT_WATCH_MILLIS = 1_000;

  /** Interval of the check of the files themselves, also where their folders have no event. */
  private static final int SCAN_MILLIS = 60_000;

  /** What was refused is tried again after so many looks: the database may have been away. */
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
   * Not started.
   *
   * @param listeners notified in this order
   * @param eachCheck run at each check, whether anything changed or not
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

  /** Starts the checks. What was changed since the last process is in the trail first. */
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

  /** Why the files as they are now are not in force; empty where they are. */
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
    events.watch(loader.folders()); // before they are read: what comes later is an event
    SortedMap<String, String> now = loader.digests();
    if (now.equals(active.loaded().digests())) {
      refusal = Optional.empty();
    } else if (!now.equals(refused) || looksUntilAgain-- <= 0) {
      reload();
    }
  }

  /** Whether there is nothing to check: no folder of the files has had an event. */
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
        return; // still being written: the next check reads it whole
      }
      for (Listener listener : listeners) {
        listener.prepare(next);
      }
      apply(next);
      refusal = Optional.empty();
    } catch (StartException e) {
      refuse(String.valueOf(e.getMessage()));
    } catch (Exception e) {
      LOG.error("what the changed files need cannot be made: {}", FaultTrace.of(e));
      refuse("what the changed files need cannot be made: " + e.getClass().getName());
    }
  }

  private void refuse(String reason) {
    if (!Optional.of(reason).equals(refusal)) {
      LOG.error("changed files are refused, what was in force stays: {}", reason);
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
        LOG.error("a part does not take the changed files: {}", FaultTrace.of(e));
      }
    }
    for (String file : changed) {
      toAudit.add(
          new Why.FileChange(
              Optional.ofNullable(before.get(file)),
              Optional.ofNullable(next.digests().get(file)),
              file));
    }
    LOG.info("changed files are in force: {}", changed);
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
    thread.close(); // a check that has begun ends first
    events.close();
  }
}

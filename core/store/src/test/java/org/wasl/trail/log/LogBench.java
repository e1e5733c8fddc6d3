package org.wasl.trail.log;

import static org.wasl.runtime.TestLoad.SOON;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.wasl.audit.log.KeyType;
import org.wasl.audit.log.SignerKey;
import org.wasl.database.embedded.EmbeddedConfig;
import org.wasl.database.embedded.EmbeddedPostgres;
import org.wasl.store.CpuMeter;
import org.wasl.store.Store;
import org.wasl.store.StoreConfig;
import org.wasl.store.TestAcceptances;
import org.wasl.store.intake.Acceptance;

/**
 * Prints what the log costs. It runs acceptances without the log and with it, turn by turn, then
 * the log alone over the backlog. Run it as {@code LogBench FOLDER [seconds]}.
 */
final class LogBench {
  private static final int CALLERS = 32;
  private static final int AGENCIES = 16;

  private LogBench() {}

  public static void main(String[] args) throws Exception {
    int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 10;
    Path folder = Path.of(args[0]);
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(EmbeddedConfig.in(folder));
        Store store =
            Store.open(StoreConfig.of(postgres.url(), postgres.user(), postgres.passwordFile()))) {
      SignerKey key = SignerKey.generate("wasl.example/log", KeyType.NOTE, new SecureRandom());
      LogPublisher publisher =
          new LogPublisher(
              store.auditLog().shard(1),
              new PublishedLogFolder(folder.resolve("log")),
              key,
              65_536);
      accept(store, 5);
      CpuMeter cpu = new CpuMeter(postgres);
      for (int turn = 0; turn < 3; turn++) {
        long without = accept(store, seconds);
        System.out.printf(
            "without: %d acceptances/s %s%n", without / seconds, cpu.perOperation(without));
        drain(store, publisher, cpu);
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService log = Executors.newFixedThreadPool(2);
        log.submit(() -> every(100, stop, () -> sequence(store)));
        log.submit(() -> every(1_000, stop, () -> publish(publisher)));
        long with = accept(store, seconds);
        System.out.printf(
            "with: %d acceptances/s %s, %s%n",
            with / seconds, cpu.perOperation(with), store.auditLog().progress().orElseThrow());
        stop.set(true);
        log.shutdown();
        log.awaitTermination(SOON.toSeconds(), TimeUnit.SECONDS);
        cpu.perOperation(1);
      }
    }
  }

  private static void drain(Store store, LogPublisher publisher, CpuMeter cpu) throws Exception {
    long before = store.auditLog().shard(1).size().orElseThrow();
    cpu.perOperation(1);
    long start = System.nanoTime();
    sequence(store);
    double placed = store.auditLog().shard(1).size().orElseThrow() - before;
    System.out.printf(
        "places: %.0f entries/s %s%n",
        placed / ((System.nanoTime() - start) / 1e9), cpu.perOperation(placed));
    start = System.nanoTime();
    publisher.run();
    System.out.printf(
        "signed and published: %.0f entries/s %s%n",
        placed / ((System.nanoTime() - start) / 1e9), cpu.perOperation(placed));
  }

  private static void sequence(Store store) {
    while (store.auditLog().sequence().orElseThrow()) {}
  }

  private static void publish(LogPublisher publisher) {
    try {
      publisher.run();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void every(long millis, AtomicBoolean stop, Runnable work) {
    while (!stop.get()) {
      work.run();
      java.util.concurrent.locks.LockSupport.parkNanos(millis * 1_000_000);
    }
  }

  private static long accept(Store store, int seconds) throws InterruptedException {
    LongAdder count = new LongAdder();
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    for (int i = 0; i < CALLERS; i++) {
      int caller = i;
      callers.submit(
          () -> {
            for (int n = 0; System.nanoTime() < end; n++) {
              int agency = (caller + n) % AGENCIES;
              Acceptance row = TestAcceptances.ofSize(4096, "police-" + agency, "office-" + agency);
              store.intake().accept(row).join().orElseThrow();
              count.increment();
            }
          });
    }
    callers.shutdown();
    callers.awaitTermination(seconds + 30L, TimeUnit.SECONDS);
    return count.sum();
  }
}

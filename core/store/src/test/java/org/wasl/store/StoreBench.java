package org.wasl.store;

import static org.wasl.runtime.TestLoad.SOON;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.wasl.database.embedded.EmbeddedConfig;
import org.wasl.database.embedded.EmbeddedPostgres;
import org.wasl.store.delivery.InFlightLimits;
import org.wasl.store.delivery.Ticket;

/** Prints how much the store alone does. Run it as {@code StoreBench FOLDER [seconds]}. */
final class StoreBench {
  private static final int CALLERS = Integer.getInteger("callers", 32);
  private static final int AGENCIES = 16;
  private static final int SEALED_BYTES = 4096;

  private StoreBench() {}

  public static void main(String[] args) throws Exception {
    int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 10;
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(EmbeddedConfig.in(Path.of(args[0])));
        Store store =
            Store.open(StoreConfig.of(postgres.url(), postgres.user(), postgres.passwordFile()))) {
      accept(store, 3);
      CpuMeter cpu = new CpuMeter(postgres);
      double accepted = accept(store, seconds);
      System.out.printf("accepted/s %.0f %s%n", accepted, cpu.perOperation(accepted * seconds));
      double delivered = deliver(store, seconds);
      System.out.printf(
          "claimed, leased and recorded/s %.0f %s%n",
          delivered, cpu.perOperation(delivered * seconds));
      System.out.printf(
          "claim with nothing to give out, backlog behind: %.2f ms%n", idleClaim(store));
      finishEverything(postgres);
      System.out.printf("claim with nothing waiting: %.2f ms%n", idleClaim(store));
    }
  }

  private static double idleClaim(Store store) {
    int rounds = 200;
    long start = System.nanoTime();
    for (int i = 0; i < rounds; i++) {
      store.dueDeliveries().claim(new InFlightLimits(0, Map.of())).orElseThrow();
    }
    return (System.nanoTime() - start) / 1e6 / rounds;
  }

  private static void finishEverything(EmbeddedPostgres postgres) throws Exception {
    try (Connection connection =
            DriverManager.getConnection(
                postgres.url(), postgres.user(), Files.readString(postgres.passwordFile()));
        Statement statement = connection.createStatement()) {
      statement.execute("update delivery set state = 'delivered'");
    }
  }

  private static double accept(Store store, int seconds) throws InterruptedException {
    LongAdder count = new LongAdder();
    AtomicBoolean stop = new AtomicBoolean();
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    for (int i = 0; i < CALLERS; i++) {
      int caller = i;
      callers.submit(
          () -> {
            for (int n = 0; !stop.get(); n++) {
              int agency = (caller + n) % AGENCIES;
              store
                  .intake()
                  .accept(
                      TestAcceptances.ofSize(SEALED_BYTES, "police-" + agency, "office-" + agency))
                  .join()
                  .orElseThrow();
              count.increment();
            }
          });
    }
    return rate(count, stop, callers, seconds);
  }

  private static double deliver(Store store, int seconds) throws InterruptedException {
    LongAdder count = new LongAdder();
    AtomicBoolean stop = new AtomicBoolean();
    BlockingQueue<Ticket> broker = new ArrayBlockingQueue<>(4096);
    ExecutorService workers = Executors.newFixedThreadPool(CALLERS + 1);
    DeliverySteps flow = new DeliverySteps(store);
    workers.submit(
        () -> {
          while (!stop.get()) {
            for (Ticket ticket :
                store.dueDeliveries().claim(new InFlightLimits(64, Map.of())).orElseThrow()) {
              broker.offer(ticket, 10, TimeUnit.SECONDS);
            }
          }
          return null;
        });
    for (int i = 0; i < CALLERS; i++) {
      workers.submit(
          () -> {
            for (Ticket next; !stop.get(); ) {
              if ((next = broker.poll(100, TimeUnit.MILLISECONDS)) != null) {
                flow.attempt(next, DeliverySteps.RECEIPT);
                count.increment();
              }
            }
            return null;
          });
    }
    return rate(count, stop, workers, seconds);
  }

  private static double rate(
      LongAdder count, AtomicBoolean stop, ExecutorService threads, int seconds)
      throws InterruptedException {
    long start = System.nanoTime();
    threads.awaitTermination(seconds, TimeUnit.SECONDS);
    double rate = count.sum() / ((System.nanoTime() - start) / 1e9);
    stop.set(true);
    threads.shutdown();
    threads.awaitTermination(SOON.toSeconds(), TimeUnit.SECONDS);
    return rate;
  }
}

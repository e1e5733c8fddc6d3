package org.wasl.desk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.desk.config.DeskConfig;
import org.wasl.desk.config.DeskOffice;
import org.wasl.desk.http.DeskServer;
import org.wasl.desk.mail.DeskEvents;
import org.wasl.desk.mail.OfficeLink;
import org.wasl.desk.office.DeskOffices;
import org.wasl.desk.store.DeskDatabase;
import org.wasl.desk.store.DeskStorageException;
import org.wasl.desk.store.EnrolmentTable;
import org.wasl.desk.trail.DeskTrail;
import org.wasl.kit.KitRuntime;
import org.wasl.runtime.FaultTrace;
import org.wasl.runtime.LockFile;
import org.wasl.runtime.OwnerFile;
import org.wasl.runtime.settings.ConfigException;
import org.wasl.schemas.codes.CodeLists;

/**
 * A running desk, which hosts offices of people. Each office is an agency that collects. The desk
 * opens none of its stored messages.
 */
public final class Desk implements AutoCloseable {
  /** The database's name in the data folder. */
  public static final String DATABASE = "desk.db";

  private static final Logger LOG = LoggerFactory.getLogger(Desk.class);

  /** File with the address of the desk, which exists only while it is ready. */
  public static final String RUN_FILE = "desk.json";

  private static final long UPDATE_MILLIS = 2_000;
  private static final long CLOSE_MILLIS = 10_000;

  private final Path data;
  private final FileChannel lock;
  private final Clock clock;
  private final KitRuntime runtime;

  /**
   * A thread for each request, so a request that waits for its gateway blocks no other. The
   * server's connections limit their number, and the database limits those that use it.
   */
  private final ExecutorService requests =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("desk-request-", 0).factory());

  private final DeskDatabase database;
  private final DeskOffices offices;
  private final DeskServer server;
  private final DeskEvents events;
  private String lastProblem = "";

  private Desk(Path data, DeskConfig config, Clock clock, FileChannel lock) throws ConfigException {
    this.data = data;
    this.lock = lock;
    this.clock = clock;
    this.database = DeskDatabase.open(data.resolve(DATABASE));
    this.runtime = KitRuntime.start();
    DeskTrail trail = DeskTrail.open(data);
    this.events = new DeskEvents();
    this.offices =
        new DeskOffices(
            data,
            new OfficeLink.Shared(
                runtime, database, trail, events, CodeLists.load().list("urgency"), config, clock));
    offices.update();
    this.server =
        DeskServer.start(
            new DeskServer.Parts(
                runtime.vertx(), requests, config, database, trail, events, offices, clock));
    runtime.vertx().setPeriodic(UPDATE_MILLIS, now -> runtime.work().execute(this::update));
  }

  /**
   * Starts a desk on a data folder.
   *
   * @throws ConfigException if an office's file, or the certificate, is faulty
   * @throws IOException if the folder cannot be used, or another desk uses it
   * @throws UncheckedIOException if the database has a later version
   * @throws CompletionException if the port cannot be bound
   */
  public static Desk start(Path data, DeskConfig config, Clock clock)
      throws ConfigException, IOException {
    makeFolder(data);
    FileChannel lock =
        FileChannel.open(
            data.resolve("lock"), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    if (!LockFile.tryLock(lock)) {
      lock.close();
      throw new IOException(data + ": another desk runs on this data folder");
    }
    Files.deleteIfExists(data.resolve(RUN_FILE));
    Desk desk;
    try {
      desk = new Desk(data, config, clock, lock);
    } catch (ConfigException | RuntimeException e) {
      lock.close();
      throw e;
    }
    OwnerFile.replace(
        data.resolve(RUN_FILE),
        String.format(
            Locale.ROOT,
            "{\"url\":\"%s\",\"enrolmentHours\":%d,\"pid\":%d}%n",
            desk.url(),
            config.enrolmentHours(),
            ProcessHandle.current().pid()));
    return desk;
  }

  /** Makes the data folder, which others may not enter. */
  public static void makeFolder(Path data) throws IOException {
    var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    Files.createDirectories(data, owner);
    Files.createDirectories(DeskOffice.folder(data), owner);
  }

  private void update() {
    updateOffices();
    deleteExpiredLinks();
  }

  /** A link that nobody uses may carry the keys of an office. */
  private void deleteExpiredLinks() {
    Instant now = clock.instant();
    try {
      if (database.read(connection -> EnrolmentTable.hasExpired(connection, now))) {
        database.write(
            connection -> {
              EnrolmentTable.deleteExpired(connection, now);
              return true;
            });
      }
    } catch (DeskStorageException e) {
      LOG.warn("links that have expired are not deleted yet: {}", FaultTrace.of(e));
    }
  }

  /**
   * Takes up offices that a command has added or changed, as the desk does every two seconds. If a
   * file is faulty, it logs the reason and keeps all offices as they were.
   */
  public synchronized void updateOffices() {
    try {
      offices.update();
      lastProblem = "";
    } catch (ConfigException e) {
      String problem = String.valueOf(e.getMessage());
      if (!problem.equals(lastProblem)) {
        LOG.warn("offices are as they were: {}", problem);
      }
      lastProblem = problem;
    }
  }

  /** By which browsers reach it. */
  public URI url() {
    return server.url();
  }

  /**
   * Calls back, until the desk is closed, when persons or keys of an office may have changed.
   *
   * @param listener must not block
   */
  public void whenKeysChange(String office, Runnable listener) {
    events.listen(
        office,
        event -> {
          if (event.name().equals(DeskEvents.PERSONS)) {
            listener.run();
          }
        });
  }

  /** Stops in order. Acknowledged messages are on disk. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(data.resolve(RUN_FILE));
      server.close();
      offices.close(); // what waits for a gateway ends with this
      awaitRequests();
      runtime.close();
      database.close();
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitRequests() {
    requests.shutdown();
    try {
      requests.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package org.wasl.operations.syslog;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.configuration.settings.operations.SyslogConfig;
import org.wasl.database.Result;
import org.wasl.runtime.RepeatedTask;
import org.wasl.trail.log.SecurityEntries;
import org.wasl.trail.log.SecurityEntries.Page;

/**
 * Sends acts of persons and security events to a syslog collector. It reads them from the audit
 * trail and continues where it was, so none is lost while the collector is away. After a failure a
 * message may arrive twice, with the same index.
 */
public final class SyslogExport implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SyslogExport.class);
  private static final long INTERVAL_MILLIS = 1_000;
  private static final int TIMEOUT_MILLIS = 10_000;

  private final SecurityEntries entries;
  private final SyslogCollector collector;
  private final BooleanSupplier leader;
  private final String host;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("wasl-syslog").factory());
  private final Runnable task =
      RepeatedTask.telling(
          trace -> LOG.warn("the syslog collector cannot be reached: {}", trace), this::run);
  private volatile boolean failing;

  /**
   * @param collector host and port of the collector, which must be configured
   * @param tls trusts the collector; asked for each connection
   * @param leader whether this one of several gateways sends
   */
  public SyslogExport(
      SecurityEntries entries,
      SyslogConfig collector,
      Supplier<SSLContext> tls,
      BooleanSupplier leader) {
    this.entries = entries;
    this.collector =
        new SyslogCollector(collector.host().orElseThrow(), collector.port(), tls, TIMEOUT_MILLIS);
    this.leader = leader;
    this.host = hostName();
  }

  /** Starts to send. */
  public void start() {
    thread.scheduleWithFixedDelay(task, 0, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Whether the last call of the collector failed. */
  public boolean isFailing() {
    return failing;
  }

  private void run() throws IOException {
    if (!leader.getAsBoolean()) {
      failing = false;
      return;
    }
    while (entries.next() instanceof Result.Done<Page>(Page page) && page.after() > page.from()) {
      send(page);
      if (!(entries.sent(page) instanceof Result.Done<Boolean>(Boolean moved)) || !moved) {
        return;
      }
    }
  }

  private void send(Page page) throws IOException {
    if (page.entries().isEmpty()) {
      return;
    }
    List<byte[]> messages =
        page.entries().stream().map(entry -> SyslogMessage.framed(entry, host)).toList();
    boolean sent = false;
    try {
      collector.send(messages);
      sent = true;
    } finally {
      failing = !sent;
    }
  }

  private static String hostName() {
    try {
      String name = InetAddress.getLocalHost().getHostName();
      return name.matches("[!-~]{1,255}") ? name : "-";
    } catch (UnknownHostException e) {
      return "-";
    }
  }

  /** Sends the last entries, unless the collector is away. The next start sends them then. */
  @Override
  public void close() {
    if (!failing) {
      thread.execute(task);
    }
    thread.shutdown();
    try {
      thread.awaitTermination(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

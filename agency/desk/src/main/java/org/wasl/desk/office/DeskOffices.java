package org.wasl.desk.office;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.desk.config.DeskOffice;
import org.wasl.desk.mail.OfficeLink;
import org.wasl.runtime.settings.ConfigException;

/**
 * The offices that a running desk hosts. An office that a command adds is taken up within seconds.
 */
public final class DeskOffices implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DeskOffices.class);

  private final Path data;
  private final OfficeLink.Shared shared;
  private final Map<String, OfficeLink> links = new ConcurrentHashMap<>();
  private final Map<String, String> refused = new ConcurrentHashMap<>();
  private boolean closed;

  /** Starts without offices. {@link #update} adds those of the data folder. */
  public DeskOffices(Path data, OfficeLink.Shared shared) {
    this.data = data;
    this.shared = shared;
  }

  /**
   * Adds new and changed offices, and removes those whose file is gone. After closing it does
   * nothing.
   *
   * @throws ConfigException if a file is faulty. Then nothing was changed
   */
  public synchronized void update() throws ConfigException {
    if (closed) {
      return;
    }
    Map<String, DeskOffice> now = new TreeMap<>(DeskOffice.readAll(data));
    for (OfficeLink link : List.copyOf(links.values())) {
      if (!link.office().equals(now.get(link.office().id()))) {
        links.remove(link.office().id());
        link.close();
      }
    }
    for (DeskOffice office : now.values()) {
      if (!links.containsKey(office.id())) {
        open(office);
      }
    }
  }

  private void open(DeskOffice office) {
    try {
      links.put(office.id(), new OfficeLink(office, shared));
      refused.remove(office.id());
      LOG.info("office {} collects from {}", office.id(), office.gateway());
    } catch (UncheckedIOException | IllegalArgumentException e) {
      String reason = String.valueOf(e.getMessage());
      if (!reason.equals(refused.put(office.id(), reason))) {
        LOG.warn("office {} is not in service: {}", office.id(), reason);
      }
    }
  }

  /** An office with its connection. */
  public Optional<OfficeLink> link(String office) {
    return Optional.ofNullable(links.get(office));
  }

  @Override
  public synchronized void close() {
    closed = true;
    links.values().forEach(OfficeLink::close);
    links.clear();
  }
}

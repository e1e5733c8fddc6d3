package org.wasl.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.receive.AgencyEndpoint;
import org.wasl.kit.receive.MessageHandler;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.directory.AgencyKind;
import org.wasl.wire.pki.PkiFolder;

/**
 * Runs many synthetic agencies in one process, each with its own port and inbox. Prosecution
 * offices, police units, registries, courts and triage act once {@link #connect(URI)} has given
 * them the gateway's address. All others only receive. {@link SandboxConfig#planner} decides the
 * course of each case.
 *
 * <p>Each agency's port is a free one at first. It stays the same when the sandbox is started again
 * on its data folder, so that a gateway's directory stays valid.
 */
public final class Sandbox implements AutoCloseable {

  private final KitRuntime runtime;
  private final PkiFolder pki;
  private final AgencyDirectory directory;
  private final SandboxConfig config;
  private final Clock clock = Clock.systemUTC();
  private final Map<AgencyId, AgencyKind> kinds;
  private final ZoneId zone;
  private final Set<AgencyId> collecting;
  private final Map<AgencyId, SandboxAgency> agencies = new TreeMap<>();
  private final List<ReactingHandler> reacting = new ArrayList<>();

  private Sandbox(
      KitRuntime runtime,
      PkiFolder pki,
      SandboxConfig config,
      Map<AgencyId, AgencyKind> kinds,
      ZoneId zone,
      Set<AgencyId> collecting) {
    this.collecting = Set.copyOf(collecting);
    this.runtime = runtime;
    this.pki = pki;
    this.directory = pki.directory();
    this.config = config;
    this.kinds = Map.copyOf(kinds);
    this.zone = zone;
  }

  /**
   * Starts agencies.
   *
   * @param pki keys for all of them, for the gateway and for all senders
   * @param data data folder; each agency keeps its inbox in {@code data/<agency>}
   * @param kinds the agencies to start, by id
   * @param zone the calendar's time zone, for their days
   * @throws IOException if an inbox cannot be opened
   */
  public static Sandbox start(
      KitRuntime runtime,
      PkiFolder pki,
      Path data,
      SandboxConfig config,
      Map<AgencyId, AgencyKind> kinds,
      ZoneId zone)
      throws IOException {
    return start(runtime, pki, data, config, kinds, zone, Set.of());
  }

  /**
   * Starts agencies, some of which collect. Those have no server, and begin when they know the
   * gateway's address.
   *
   * @param collecting ids of the agencies that collect
   */
  public static Sandbox start(
      KitRuntime runtime,
      PkiFolder pki,
      Path data,
      SandboxConfig config,
      Map<AgencyId, AgencyKind> kinds,
      ZoneId zone,
      Set<AgencyId> collecting)
      throws IOException {
    PortAllocator.give(data, kinds.keySet());
    Sandbox sandbox = new Sandbox(runtime, pki, config, kinds, zone, collecting);
    for (AgencyId id : kinds.keySet()) {
      sandbox.agencies.put(id, sandbox.agency(id, data));
    }
    return sandbox;
  }

  private SandboxAgency agency(AgencyId id, Path data) throws IOException {
    var end = new AgencyEndpoint(runtime, pki, id, directory, data, config.inbox(), clock);
    var seeded = new SeededValues(config.seed());
    var conduct = new ScriptedResponder(runtime.vertx(), seeded, new ReceiptForger(id, clock));
    if (collecting.contains(id)) {
      return new SandboxAgency(id, runtime.vertx(), end, conduct, config.server());
    }
    return PortAllocator.listen(
        data,
        id.value(),
        port ->
            new SandboxAgency(id, runtime.vertx(), end, conduct, config.server().withPort(port))
                .start());
  }

  /**
   * Connects the agencies to the gateway. They now react to the messages that they have received.
   */
  public void connect(URI gateway) {
    connect(gateway, SubmissionListener.NONE);
  }

  /**
   * Connects the agencies, with a listener for the messages that they send. Agencies without a
   * script handle their messages and send nothing.
   *
   * @param listener the listener, which many threads call
   */
  public void connect(URI gateway, SubmissionListener listener) {
    kinds.forEach(
        (id, kind) -> {
          if (collecting.contains(id)) {
            agency(id).collect(gateway);
          }
          if (AgencyScript.ACTING.contains(kind)) {
            connect(id, kind, gateway, listener);
          } else {
            agency(id).end().onMessage(MessageHandler.of(message -> {}));
          }
        });
  }

  private void connect(AgencyId id, AgencyKind kind, URI gateway, SubmissionListener listener) {
    AgencyScript script = AgencyScript.of(kind, id, config, kinds, zone);
    ReactingHandler handler =
        ReactingHandler.connectedTo(pki, directory, id, script, config, gateway, listener);
    reacting.add(handler);
    agency(id).end().onMessage(handler);
  }

  /**
   * The handler of one synthetic prosecution office, for an agency end of its own.
   *
   * @param office the agency's id
   * @param zone the calendar's time zone, for its days
   */
  public static MessageHandler prosecutor(
      PkiFolder pki, AgencyId office, SandboxConfig config, ZoneId zone, URI gateway) {
    return ReactingHandler.connectedTo(
        pki,
        pki.directory(),
        office,
        AgencyScript.of(AgencyKind.PROSECUTION, office, config, Map.of(), zone),
        config,
        gateway,
        SubmissionListener.NONE);
  }

  /**
   * One of the agencies.
   *
   * @throws IllegalArgumentException if it is not of this sandbox
   */
  public SandboxAgency agency(AgencyId id) {
    SandboxAgency agency = agencies.get(id);
    if (agency == null) {
      throw new IllegalArgumentException("no agency " + id + " in this sandbox");
    }
    return agency;
  }

  /** Its agencies, in the order of their ids. */
  public Collection<SandboxAgency> agencies() {
    return agencies.values();
  }

  /** The ids of its agencies. */
  public Set<AgencyId> ids() {
    return agencies.keySet();
  }

  /** Counts of the reactions that its agencies have sent so far. */
  public ReactionCounts reactions() {
    return reacting.stream()
        .map(ReactingHandler::counts)
        .reduce(
            new ReactionCounts(0, 0, 0),
            (a, b) ->
                new ReactionCounts(
                    a.accepted() + b.accepted(),
                    a.refused() + b.refused(),
                    a.duplicates() + b.duplicates()));
  }

  /** Stops all agencies. The caller closes the runtime after this. */
  @Override
  public void close() {
    try {
      reacting.forEach(ReactingHandler::close);
      for (SandboxAgency agency : agencies.values()) {
        agency.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package org.wasl.trials.sandbox;

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
import org.wasl.kit.send.GatewayClientConfig;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.directory.AgencyKind;
import org.wasl.wire.pki.PkiFolder;

/**
 * Many synthetic agencies in one process, each with its own port and inbox. Prosecution offices,
 * police units, registries, courts and triage act once {@link #connect(URI)} has told them where
 * the gateway is; all others only receive. What comes of each case is decided by {@link
 * SandboxConfig#planner}.
 *
 * <p>Each agency's port is a free one at first, and the same one whenever the sandbox is started
 * again on the same data folder, so that a gateway's directory stays right.
 */
public final class Sandbox implements AutoCloseable {

  private final KitRuntime runtime;
  private final PkiFolder pki;
  private final AgencyDirectory directory;
  private final SandboxConfig config;
  private final Clock clock = Clock.systemUTC();
  private final Map<String, AgencyKind> kinds;
  private final ZoneId zone;
  private final Set<String> collecting;
  private final Map<String, SandboxAgency> agencies = new TreeMap<>();
  private final List<ReactingHandler> reacting = new ArrayList<>();

  private Sandbox(
      KitRuntime runtime,
      PkiFolder pki,
      SandboxConfig config,
      Map<String, AgencyKind> kinds,
      ZoneId zone,
      Set<String> collecting) {
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
   * @param pki has keys for all of them, for the gateway and for all who send to them
   * @param data each agency keeps its inbox in {@code data/<agency>}
   * @param kinds the agencies to start, by id
   * @param zone in which their days are: the calendar's
   * @throws IOException if an inbox cannot be opened
   */
  public static Sandbox start(
      KitRuntime runtime,
      PkiFolder pki,
      Path data,
      SandboxConfig config,
      Map<String, AgencyKind> kinds,
      ZoneId zone)
      throws IOException {
    return start(runtime, pki, data, config, kinds, zone, Set.of());
  }

  /**
   * The same, with agencies among them that collect: they have no server, and begin once they are
   * told where the gateway is.
   *
   * @param collecting ids of those
   */
  public static Sandbox start(
      KitRuntime runtime,
      PkiFolder pki,
      Path data,
      SandboxConfig config,
      Map<String, AgencyKind> kinds,
      ZoneId zone,
      Set<String> collecting)
      throws IOException {
    PortAllocator.give(data, kinds.keySet());
    Sandbox sandbox = new Sandbox(runtime, pki, config, kinds, zone, collecting);
    for (String id : kinds.keySet()) {
      sandbox.agencies.put(id, sandbox.agency(id, data));
    }
    return sandbox;
  }

  private SandboxAgency agency(String id, Path data) throws IOException {
    var end = new AgencyEndpoint(runtime, pki, id, directory, data, config.inbox(), clock);
    var seeded = new SeededValues(config.seed());
    var conduct = new ScriptedResponder(runtime.vertx(), seeded, new ReceiptForger(id, clock));
    if (collecting.contains(id)) {
      return new SandboxAgency(id, runtime.vertx(), end, conduct, config.server());
    }
    return PortAllocator.listen(
        data,
        id,
        port ->
            new SandboxAgency(id, runtime.vertx(), end, conduct, config.server().withPort(port))
                .start());
  }

  /** Connects the agencies to the gateway; they react now to what they have received. */
  public void connect(URI gateway) {
    connect(gateway, SubmissionListener.NONE);
  }

  /**
   * The same, with a listener for what they send. Agencies without a script handle their messages
   * and send nothing.
   *
   * @param listener called by many threads
   */
  public void connect(URI gateway, SubmissionListener listener) {
    kinds.forEach(
        (id, kind) -> {
          if (collecting.contains(id)) {
            agency(id).collect(gateway);
          }
          if (AgencyScript.ACTING.contains(kind)) {
            connect(id, kind, GatewayClientConfig.of(gateway), listener);
          } else {
            agency(id).end().onMessage(MessageHandler.of(message -> {}));
          }
        });
  }

  private void connect(
      String id, AgencyKind kind, GatewayClientConfig gateway, SubmissionListener listener) {
    AgencyScript script = AgencyScript.of(kind, id, config, kinds, zone);
    ReactingHandler handler =
        ReactingHandler.connectedTo(runtime, pki, directory, id, script, config, gateway, listener);
    reacting.add(handler);
    agency(id).end().onMessage(handler);
  }

  /**
   * The handler of one synthetic prosecution office, for an agency end of its own.
   *
   * @param office the agency's id
   * @param zone in which its days are: the calendar's
   */
  public static MessageHandler prosecutor(
      KitRuntime runtime,
      PkiFolder pki,
      String office,
      SandboxConfig config,
      ZoneId zone,
      URI gateway) {
    return ReactingHandler.connectedTo(
        runtime,
        pki,
        pki.directory(),
        office,
        AgencyScript.of(AgencyKind.PROSECUTION, office, config, Map.of(), zone),
        config,
        GatewayClientConfig.of(gateway),
        SubmissionListener.NONE);
  }

  /**
   * One of the agencies.
   *
   * @throws IllegalArgumentException if it is not of this sandbox
   */
  public SandboxAgency agency(String id) {
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
  public Set<String> ids() {
    return agencies.keySet();
  }

  /** What its agencies have sent so far in answer to what they received. */
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

  /** Stops all agencies; the runtime is its starter's to close, after this. */
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

package org.wasl.connectors.partnerapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.Json;
import java.net.URI;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.wasl.connectors.Connector;
import org.wasl.connectors.ConnectorEnvironment;
import org.wasl.connectors.ConnectorGauge;
import org.wasl.connectors.InboundAttempts;
import org.wasl.connectors.PresenceListener;
import org.wasl.connectors.ProtocolSetting;
import org.wasl.connectors.TestDoor;
import org.wasl.connectors.TestIdentity;
import org.wasl.connectors.TestPki;
import org.wasl.connectors.hosted.HostedJmsConnector;
import org.wasl.connectors.hosted.HostedJmsProtocol;
import org.wasl.connectors.jms.JmsProtocol;
import org.wasl.connectors.partnerapi.connection.RejectedRequestListener;
import org.wasl.connectors.partnerapi.limits.HttpsSettings;
import org.wasl.connectors.partnerapi.limits.RequestClass;
import org.wasl.connectors.pull.PullConnector;
import org.wasl.connectors.pull.PullSettings;
import org.wasl.connectors.push.HttpsProtocol;
import org.wasl.connectors.sftp.SftpProtocol;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.schemas.problem.Problem;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.DeliveryReply;
import org.wasl.wire.exchange.OutboundDelivery;

/** The connectors on camel-main, with a test door behind it, on a free port. */
public final class HttpsGateway implements AutoCloseable {
  /** Requests that were refused for their form, by thumbprint and status. */
  public final List<String> refusals = new CopyOnWriteArrayList<>();

  /** Called with the status of a request that is refused for its form, on the refusing thread. */
  public volatile IntConsumer whenRefused = status -> {};

  /** Under which thumbprints packets were refused. */
  public final List<String> refusedPackets = new CopyOnWriteArrayList<>();

  /** Alarms of connectors, by kind and agency. */
  public final List<String> alarms = new CopyOnWriteArrayList<>();

  final Set<String> revoked = ConcurrentHashMap.newKeySet();
  final AtomicInteger failedHandshakes = new AtomicInteger();

  /** Thumbprints of the certificates. Empty before the handshake. */
  public final List<String> refusedHandshakes = new CopyOnWriteArrayList<>();

  /** One for each request that did not start at once. */
  final List<RequestClass> delayed = new CopyOnWriteArrayList<>();

  public final PartnerApi api;
  private final List<Connector> connectors;
  private final Connector hosted;
  private volatile List<Agency> directory = List.of();

  /** Agencies that came and left, as the pull connector tells it. */
  public final List<String> attendance = new CopyOnWriteArrayList<>();

  private final Main main = new Main();
  private final ProducerTemplate producer;

  final AtomicBoolean custodianIsTold = new AtomicBoolean(true);

  HttpsGateway(
      TestPki pki, TestIdentity identity, TestDoor door, UnaryOperator<HttpsSettings> limits)
      throws Exception {
    this(pki, identity, door, limits, PullSettings.DEFAULT);
  }

  /** The pull connector learns the identity of an agency from the door. */
  public HttpsGateway(
      TestPki pki,
      TestIdentity identity,
      TestDoor door,
      UnaryOperator<HttpsSettings> limits,
      PullSettings pullSettings)
      throws Exception {
    this(pki, identity, door, limits, pullSettings, ProtocolSetting::defaultValue);
  }

  /**
   * Like the constructor above, with settings.
   *
   * @param values settings of the other protocols
   */
  public HttpsGateway(
      TestPki pki,
      TestIdentity identity,
      TestDoor door,
      UnaryOperator<HttpsSettings> limits,
      PullSettings pullSettings,
      ProtocolSetting.Values values)
      throws Exception {
    HttpsSettings defaults =
        HttpsSettings.defaults(
            "127.0.0.1", 0, identity.certificateFile(), identity.keyFile(), pki.authority());
    api =
        new PartnerApi(
            limits.apply(defaults),
            () -> "[\"vetted-case/1\"]".getBytes(),
            () -> "[\"urgency\"]".getBytes(),
            () ->
                Optional.of("{\"agency\":\"oversight\"}".getBytes())
                    .filter(it -> custodianIsTold.get()),
            () -> "a.b.c".getBytes(),
            (type, version) ->
                "vetted-case".equals(type) && "1".equals(version)
                    ? Optional.of("{\"type\":\"object\"}".getBytes())
                    : Optional.empty(),
            thumbprint ->
                Optional.of(thumbprint)
                    .filter(known -> !revoked.contains(known))
                    .flatMap(door.visitor::apply),
            HttpsGateway::problem,
            new RejectedRequestListener() {
              @Override
              public void failedHandshake() {
                failedHandshakes.incrementAndGet();
              }

              @Override
              public void handshakeRefused(Optional<String> thumbprint) {
                refusedHandshakes.add(thumbprint.orElse(""));
              }

              @Override
              public void invalidRequest(String thumbprint, int status) {
                whenRefused.accept(status);
                refusals.add(thumbprint + " " + status);
              }

              @Override
              public void refusedPacket(String thumbprint) {
                refusedPackets.add(thumbprint);
              }

              @Override
              public void delayed(RequestClass kind) {
                delayed.add(kind);
              }
            });
    ConnectorEnvironment environment =
        new ConnectorEnvironment(
            api,
            thumbprint -> door.visitor.apply(thumbprint),
            HttpsGateway::problem,
            door,
            new PresenceListener() {
              @Override
              public void arrived(AgencyId agency) {
                attendance.add("+" + agency);
              }

              @Override
              public void left(AgencyId agency) {
                attendance.add("-" + agency);
              }
            },
            identity.keyFile().getParent(),
            new InboundAttempts(identity.keyFile().resolveSibling("inbound")),
            (kind, agency) -> alarms.add(kind + " " + agency),
            values);
    hosted = new HostedJmsProtocol().open(environment);
    connectors =
        List.of(
            new HttpsProtocol().open(environment),
            new PullConnector(environment, pullSettings),
            new JmsProtocol().open(environment),
            hosted,
            new SftpProtocol().open(environment));
    main.setShutdownStrategy(new SimpleMainShutdownStrategy());
    main.configure().withShutdownTimeout(10);
    api.routes().forEach(main.configure()::addRoutesBuilder);
    connectors.stream()
        .flatMap(each -> each.routes().stream())
        .forEach(main.configure()::addRoutesBuilder);
    main.configure().addRoutesBuilder(door);
    main.addMainListener(
        new MainListenerSupport() {
          @Override
          public void beforeConfigure(BaseMainSupport unused) {
            try {
              for (Connector each : connectors) {
                each.addTo(main.getCamelContext());
              }
              api.addTo(main.getCamelContext());
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          }
        });
    main.start();
    producer = main.getCamelContext().createProducerTemplate();
  }

  /** A document that contains only the type of the problem and may be tried again at once. */
  private static AgencyResponse problem(
      ProblemType type, String languages, Map<String, ?> members) {
    Map<String, Object> document = new TreeMap<>(members);
    document.put("type", type.code());
    boolean passes = type.status() == 503 || type.status() == 429;
    return new AgencyResponse(
        type.status(),
        Problem.MEDIA_TYPE,
        Json.encode(document).getBytes(UTF_8),
        passes ? Map.of("Retry-After", "1") : Map.of());
  }

  /** Its port. */
  public int port() {
    return api.port();
  }

  /** Its address of that path. */
  public URI uri(String path) {
    return URI.create("https://127.0.0.1:" + port() + path);
  }

  /** Hands a push to the connector of its agency's protocol. */
  public DeliveryReply push(OutboundDelivery push) {
    return producer.requestBody(
        "direct:connector." + push.agency().channel().protocol(), push, DeliveryReply.class);
  }

  /** Tells every connector which agencies there are. */
  public void agencies(Collection<Agency> now) {
    directory = List.copyOf(now);
    api.closeEnded(Instant.now());
    connectors.forEach(connector -> connector.agenciesChanged(now));
  }

  /** The agencies that the connectors were told of last. */
  public List<Agency> directory() {
    return directory;
  }

  /** Tells the connectors that a delivery has ended whose call still waits for its receipt. */
  public void ended(DeliveryId delivery) {
    connectors.stream()
        .filter(connector -> connector.pending().contains(delivery))
        .forEach(connector -> connector.ended(Set.of(delivery)));
  }

  /** The measurements of the broker for agencies. */
  public List<ConnectorGauge> brokerGauges() {
    return hosted.gauges();
  }

  /** The port of the broker for agencies, if there is one. */
  public int brokerPort() {
    return ((HostedJmsConnector) hosted).port();
  }

  Main main() {
    return main;
  }

  @Override
  public void close() {
    main.stop();
    connectors.forEach(Connector::close);
    api.close();
  }
}

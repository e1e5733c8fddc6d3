package org.wasl.connectors.push;

import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.wasl.connectors.Connector;
import org.wasl.connectors.ConnectorEnvironment;
import org.wasl.connectors.Protocol;
import org.wasl.connectors.ProtocolSetting;
import org.wasl.wire.directory.DeliveryFormat;
import org.wasl.wire.directory.DeliveryProtocol;

/** {@code protocol = https}. The agency has a server, and its file names the address. */
public final class HttpsProtocol implements Protocol {
  private static final int MAX_DELIVERIES_PER_REQUEST = 1_000;

  static final ProtocolSetting MAX_REQUEST_BYTES =
      new ProtocolSetting(
          "https.maxRequestBytes",
          4_194_304,
          65_536,
          67_108_864,
          "Size of a request with several deliveries. A larger delivery is sent alone");

  @Override
  public DeliveryProtocol kind() {
    return DeliveryProtocol.HTTPS;
  }

  @Override
  public Set<DeliveryFormat> formats() {
    return EnumSet.allOf(DeliveryFormat.class);
  }

  @Override
  public int maxDeliveriesPerRequest() {
    return MAX_DELIVERIES_PER_REQUEST;
  }

  @Override
  public List<ProtocolSetting> settings() {
    return List.of(MAX_REQUEST_BYTES);
  }

  @Override
  public Endpoint endpoint() {
    return new Endpoint("an https address", HttpsProtocol::address);
  }

  private static URI address(String text) {
    URI uri = URI.create(text);
    if (!"https".equals(uri.getScheme()) || uri.getHost() == null || uri.getUserInfo() != null) {
      throw new IllegalArgumentException("not https");
    }
    return uri;
  }

  @Override
  public Connector open(ConnectorEnvironment environment) {
    return new HttpsConnector(environment.api(), environment.settings().get(MAX_REQUEST_BYTES));
  }
}

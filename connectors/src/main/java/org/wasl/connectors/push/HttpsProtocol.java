package org.wasl.connectors.push;

import java.net.URI;
import org.wasl.connectors.Connector;
import org.wasl.connectors.ConnectorEnvironment;
import org.wasl.connectors.Protocol;

/** {@code protocol = https}: the agency has a server, and its file names the address. */
public final class HttpsProtocol implements Protocol {
  @Override
  public String name() {
    return "https";
  }

  @Override
  public Endpoint endpoint() {
    return Endpoint.required("an https address", HttpsProtocol::address);
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
    return new PushConnector(environment.api());
  }
}

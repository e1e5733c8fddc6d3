package org.wasl.connectors.intermediary.jms;

import java.util.Map;
import javax.net.ssl.SSLContext;
import org.apache.activemq.artemis.core.remoting.impl.ssl.CachingSSLContextFactory;
import org.apache.activemq.artemis.spi.core.remoting.ssl.SSLContextConfig;

/**
 * Lets an Artemis connection use its own TLS context. The client itself makes contexts from key
 * store files only. Found by the client as a service ({@code META-INF/services}).
 */
public final class ArtemisTls extends CachingSSLContextFactory {
  /** The parameter of a transport that contains its {@link SSLContext}. */
  public static final String CONTEXT = "waslTlsContext";

  @Override
  public SSLContext getSSLContext(SSLContextConfig config, Map<String, Object> parameters)
      throws Exception {
    return parameters.get(CONTEXT) instanceof SSLContext own
        ? own
        : super.getSSLContext(config, parameters);
  }

  /** Before the client's own. */
  @Override
  public int getPriority() {
    return super.getPriority() + 1;
  }
}

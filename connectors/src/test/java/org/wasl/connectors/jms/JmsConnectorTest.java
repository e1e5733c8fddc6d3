package org.wasl.connectors.jms;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.connectors.TestIdentity;
import org.wasl.wire.pki.CertifiedKey;

/** The contract, by the core protocol of Artemis. */
class JmsConnectorTest extends QueueContract {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  @TempDir static Path folder;

  @Override
  protected QueueAgency startAgency(TestIdentity as) throws Exception {
    Path own = folder.resolve(Integer.toString(NUMBER.incrementAndGet()));
    CertifiedKey key = CertifiedKey.read(as.certificateFile(), as.keyFile());
    return new QueueAgency(new TestBroker(key, pki.authority(), own, 0, 0), "artemis", "");
  }
}

package org.wasl.trials.bench;

import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import org.wasl.wire.pki.PkiFolder;

/** A Wasl gateway that already runs, and whose agencies have the bench's receivers as endpoints. */
record RunningUnderTest(RunFile gateway, Collection<String> recipients, PkiFolder pki)
    implements UnderTest {
  @Override
  public String name() {
    return "wasl, running";
  }

  @Override
  public Reception reception(String agency) {
    return new SignedReception(agency, pki.signer(agency));
  }

  @Override
  public URI start(Path data, Map<String, URI> receivers) {
    return gateway.cases();
  }

  @Override
  public long pid() {
    return gateway.pid();
  }

  @Override
  public int recipientsOf(Buffer answer) {
    return answer.toJsonObject().getJsonArray("recipients").size();
  }

  /** It was not ours to start and is not ours to stop. */
  @Override
  public String stop() {
    return Held.by(gateway.management());
  }
}

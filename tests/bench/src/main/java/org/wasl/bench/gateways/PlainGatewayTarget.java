package org.wasl.bench.gateways;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.wasl.bench.baseline.PlainGateway;
import org.wasl.bench.load.BenchPki;
import org.wasl.bench.load.PlainReceiverProtocol;
import org.wasl.bench.load.ReceiverProtocol;
import org.wasl.bench.process.ChildProcess;
import org.wasl.rules.id.AgencyId;

/** The plain gateway in one of its settings. */
public final class PlainGatewayTarget implements BenchTarget {
  /**
   * The collector chooses the size of the young generation, which is fastest for this gateway. With
   * Wasl's bound it uses a quarter more CPU time a referral.
   */
  private static final List<String> ADAPTIVE_HEAP = List.of();

  private final String setting;
  private final Path pki;
  private @Nullable ChildProcess child;

  public PlainGatewayTarget(String setting, Path pki) {
    this.setting = setting;
    this.pki = pki;
  }

  @Override
  public String name() {
    return "plain, " + setting;
  }

  @Override
  public List<AgencyId> recipients() {
    return List.of(BenchPki.RECIPIENT);
  }

  @Override
  public ReceiverProtocol reception(AgencyId agency) {
    return new PlainReceiverProtocol();
  }

  @Override
  public URI start(Path data, Map<AgencyId, URI> receivers) {
    List<String> arguments =
        List.of(
            setting,
            data.toString(),
            pki.toString(),
            "0",
            String.valueOf(receivers.get(BenchPki.RECIPIENT)));
    Path log = data.resolve("gateway.log");
    ChildProcess starting = new ChildProcess(PlainGateway.class, ADAPTIVE_HEAP, arguments, log);
    child = starting;
    String ready =
        starting
            .json(ChildProcess.START_SECONDS)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "the plain gateway did not become ready. See " + log));
    return URI.create(new JsonObject(ready).getString("api") + "/v1/cases");
  }

  @Override
  public long pid() {
    return Objects.requireNonNull(child, "started").pid();
  }

  @Override
  public int recipientsOf(Buffer answer) {
    return 1;
  }

  @Override
  public String stop() {
    ChildProcess running = child;
    if (running == null || !running.isAlive()) {
      return "";
    }
    running.stop();
    return running.json(1).orElse("");
  }
}

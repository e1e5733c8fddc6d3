package org.wasl.gateway.command;

import java.io.PrintWriter;
import java.util.UUID;
import org.wasl.gateway.Databases;
import org.wasl.gateway.config.Configuration;
import org.wasl.gateway.operations.RequestDesk;
import org.wasl.store.Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ./wasl parked progress}: how far requests have come. */
@Command(
    name = "progress",
    description =
        "Show how far a request is, and its deliveries; or the open and the latest requests.",
    mixinStandardHelpOptions = true)
final class ParkedProgressCommand extends OperatorCommand {
  @Parameters(paramLabel = "REQUEST", arity = "0..1", description = "id of the request")
  private UUID request;

  @Override
  int run(ConfigOptions configured, PrintWriter out) throws Exception {
    Configuration configuration = configured.read();
    try (Store store = Databases.beside(configuration.gateway())) {
      RequestDesk desk = Desks.replay(configuration, store).requests();
      if (request != null) {
        out.println(RequestLine.of(desk.progress(request)));
        desk.about(request).deliveries().forEach(out::println);
      } else {
        desk.list().forEach(one -> out.println(RequestLine.of(one)));
      }
      return 0;
    }
  }
}

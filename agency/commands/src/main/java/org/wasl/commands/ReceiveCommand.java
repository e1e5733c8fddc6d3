package org.wasl.commands;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.option.InboxOption;
import org.wasl.kit.option.PkiOption;
import org.wasl.kit.option.StandardOutput;
import org.wasl.kit.receive.AgencyEndpoint;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.pki.PkiFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command {@code receive} receives one delivery that another program, such as curl, has
 * fetched. Exit codes are 0 (kept, or known already), 1 (refused, or kept and its receipt not
 * printed) and 2 (bad usage).
 */
@Command(
    name = "receive",
    mixinStandardHelpOptions = true,
    description =
        "Checks and stores one fetched delivery, and prints the signed receipt to hand in.")
final class ReceiveCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private PkiOption pki;
  @Mixin private InboxOption inbox;

  @Parameters(paramLabel = "FILE", description = "The sealed content, byte for byte.")
  private Path sealed;

  @Option(
      names = "--headers",
      required = true,
      paramLabel = "FILE",
      description = "The headers of that answer, as curl --dump-header writes them.")
  private Path headers;

  @Override
  public Integer call() throws IOException {
    AgencyResponse answer = received();
    if (answer.status() == 200) {
      StandardOutput.println(
          spec.commandLine(), new String(answer.body(), StandardCharsets.US_ASCII));
      return 0;
    }
    String reason = new ObjectMapper().readTree(answer.body()).path("title").asText();
    spec.commandLine().getErr().printf(Locale.ROOT, "refused: %d %s%n", answer.status(), reason);
    return 1;
  }

  private AgencyResponse received() {
    PkiFolder folder = pki.open();
    try (KitRuntime runtime = KitRuntime.start(1);
        AgencyEndpoint end = inbox.open(runtime, folder, pki.agency())) {
      return end.receive(headers()::get, Files.readAllBytes(sealed)).toCompletableFuture().join();
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), "cannot use " + e.getMessage());
    }
  }

  private Map<String, String> headers() throws IOException {
    Map<String, String> named = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line : Files.readAllLines(headers)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        named.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
      }
    }
    return named;
  }
}

package org.wasl.administration;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.wasl.administration.operator.OperatorCommand;
import org.wasl.administration.option.ConfigOptions;
import org.wasl.administration.option.RequestOptions;
import org.wasl.operations.onboarding.DirectoryRequestCheck.Valid;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./wasl agencies check} reports whether an agency's request can be accepted. */
@Command(
    name = "check",
    description = {
      "Check an agency's request to join the directory, and show its content.",
      "The number of the request is not shown. Only the agency can tell it."
    },
    mixinStandardHelpOptions = true)
final class CheckRequestCommand extends OperatorCommand {
  @Mixin private RequestOptions request;

  @Option(
      names = "--csr",
      paramLabel = "FILE",
      description = "file to write the request for its TLS certificate to, for the authority")
  private Optional<Path> csr = Optional.empty();

  @Override
  protected int run(ConfigOptions configured, PrintWriter out) throws Exception {
    Valid checked = request.checked(configured.read());
    out.println(checked.request().agency() + " asks, on " + checked.request().time() + ", for");
    checked.request().propertiesText().lines().forEach(line -> out.println("  " + line));
    checked
        .request()
        .keys()
        .keys()
        .getKeys()
        .forEach(
            key ->
                out.printf(
                    "  key %s, %s, %s%n", key.getKeyID(), key.getKeyUse(), key.getKeyType()));
    String hosts = String.join(", ", checked.certificate().hosts());
    out.println(
        "  a TLS certificate for CN="
            + checked.certificate().commonName()
            + (hosts.isEmpty() ? "" : ", hosts " + hosts));
    if (csr.isPresent()) {
      Files.writeString(csr.get(), checked.request().certificateRequest());
      out.println("for the authority: " + csr.get());
    }
    return 0;
  }
}

package org.wasl.gateway.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.wasl.gateway.command.operator.OperatorCommand;
import org.wasl.gateway.command.option.ConfigOptions;
import org.wasl.gateway.command.option.RequestOptions;
import org.wasl.gateway.config.Configuration;
import org.wasl.gateway.lifecycle.StartException;
import org.wasl.gateway.onboarding.AgencyAdmission;
import org.wasl.gateway.onboarding.AgencyAdmission.Admission;
import org.wasl.gateway.onboarding.DirectoryRequestCheck.Valid;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./wasl agencies accept}: takes an agency into the directory. */
@Command(
    name = "accept",
    description = {
      "Take an agency into the directory, with the certificate that the authority issued to it.",
      "A gateway that runs takes it in at its next check of its files."
    },
    mixinStandardHelpOptions = true)
final class AcceptRequestCommand extends OperatorCommand {
  @Mixin private RequestOptions request;

  @Option(
      names = "--number",
      required = true,
      paramLabel = "DIGITS",
      description = "the number of the request, as the agency reads it out by telephone")
  private String number;

  @Option(
      names = "--certificate",
      required = true,
      paramLabel = "FILE",
      description = "its TLS certificate (PEM)")
  private Path certificate;

  @Option(names = "--sandbox", description = "it takes part in test cases only")
  private boolean sandbox;

  @Option(
      names = "--reply",
      paramLabel = "DIR",
      description = "writes there what the agency needs of the gateway; nothing secret")
  private Optional<Path> reply = Optional.empty();

  @Override
  protected int run(ConfigOptions configured, PrintWriter out) throws Exception {
    Configuration configuration = configured.read();
    Valid checked = request.checked(configuration);
    if (!checked.number().isTypedAs(number)) {
      throw new StartException(
          "--number: is not that of this request: have the agency read it out again; if it stays"
              + " another one, the file is not the agency's");
    }
    Admission admission =
        new AgencyAdmission(configuration).admit(checked, certificate, sandbox, reply);
    admission.files().forEach(out::println);
    if (reply.isPresent()) {
      out.println("for the agency: " + reply.get());
      out.println("read to the agency by telephone: " + admission.number().orElseThrow());
    }
    return 0;
  }
}

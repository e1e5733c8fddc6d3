package org.wasl.administration;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.wasl.administration.operator.OperatorCommand;
import org.wasl.administration.option.ConfigOptions;
import org.wasl.administration.option.RequestOptions;
import org.wasl.configuration.Configuration;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.operations.onboarding.AgencyAdmission;
import org.wasl.operations.onboarding.AgencyAdmission.Admission;
import org.wasl.operations.onboarding.DirectoryRequestCheck.Valid;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./wasl agencies accept} admits an agency to the directory. */
@Command(
    name = "accept",
    description = {
      "Add an agency to the directory, with the certificate that the authority issued to it.",
      "A running gateway loads it at the next check of its files."
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

  @Option(names = "--sandbox", description = "the agency takes part in test cases only")
  private boolean sandbox;

  @Option(
      names = "--reply",
      paramLabel = "DIR",
      description = "folder to write the reply to the agency to; it has no secrets")
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

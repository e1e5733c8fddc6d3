package org.wasl.commands.identity;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import org.wasl.kit.option.PkiOption;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.jose.CryptoProvider;
import org.wasl.wire.message.ReporterIdentity;
import org.wasl.wire.pki.PkiFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The command {@code open-identity} opens a sealed identity for its custodian, and checks its
 * author. Exit codes are 0 (opened), 1 (no key opens it, the platform has not signed it, or it
 * cannot be printed) and 2 (bad usage).
 */
@Command(
    name = "open-identity",
    mixinStandardHelpOptions = true,
    description = "Opens and prints a reporter's identity that is sealed to the custodian.")
public final class OpenIdentityCommand implements Callable<Integer> {
  /**
   * Pointers to the sealed identity in an instruction to disclose it, in a case and in an
   * amendment.
   */
  private static final List<String> PLACES =
      List.of(
          "/content/sealedIdentity",
          "/content/reporter/sealedIdentity",
          "/content/case/reporter/sealedIdentity");

  @Spec private CommandSpec spec;
  @Mixin private PkiOption pki;
  @Mixin private IdentityFiles files;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "ID",
      description = "The platform that published the case; its signature must be inside.")
  private String platform;

  @Override
  public Integer call() throws IOException {
    CryptoProvider.install();
    PkiFolder folder = pki.open(List.of(pki.agency() + ".private.jwks", platform + ".jwks"));
    byte[] jwe = sealed(files.read()).toString().getBytes(StandardCharsets.UTF_8);
    Agency from =
        folder
            .directory(List.of(new AgencyId(platform)))
            .byId(new AgencyId(platform))
            .orElseThrow();
    PrintWriter err = spec.commandLine().getErr();
    return switch (ReporterIdentity.open(jwe, folder.privateKeys(pki.agency()), from)) {
      case ReporterIdentity.Opening.Opened(byte[] identity) -> {
        files.write(identity);
        err.println("signed by " + platform);
        yield 0;
      }
      case ReporterIdentity.Opening.NotOpened _ -> {
        err.println("no key of " + pki.agency() + " opens it");
        yield 1;
      }
      case ReporterIdentity.Opening.NotSigned _ -> {
        err.println("sealed to " + pki.agency() + ", and not signed by " + platform);
        yield 1;
      }
    };
  }

  /** The file is the JWE itself, or a message that has it. */
  private JsonNode sealed(JsonNode document) {
    if (!document.has("content")) {
      return document;
    }
    return PLACES.stream()
        .map(document::at)
        .filter(place -> !place.isMissingNode())
        .findFirst()
        .orElseThrow(() -> files.usage("the message has no sealed identity"));
  }
}

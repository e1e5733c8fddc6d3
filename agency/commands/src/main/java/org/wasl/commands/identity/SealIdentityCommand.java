package org.wasl.commands.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.wasl.kit.option.PkiOption;
import org.wasl.rules.id.AgencyId;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.jose.CryptoProvider;
import org.wasl.wire.message.ReporterIdentity;
import org.wasl.wire.pki.PkiFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The command {@code seal-identity} seals the identity of a reporter to the custodian's key, signed
 * by the platform. The custodian's key comes from the folder and never from the gateway, which
 * could give one of its own. Exit codes are 0 (sealed), 1 (it cannot be printed) and 2 (bad usage,
 * or no identity).
 */
@Command(
    name = "seal-identity",
    mixinStandardHelpOptions = true,
    description = "Seals a reporter's identity to its custodian, and prints the JWE for the case.")
public final class SealIdentityCommand implements Callable<Integer> {
  private static final String PLACE = "/content/identity";

  @Mixin private PkiOption pki;
  @Mixin private IdentityFiles files;

  @Option(
      names = "--custodian",
      required = true,
      paramLabel = "ID",
      description = "The custodian. GET /v1/custodian names it by the matter of the case.")
  private String custodian;

  @Override
  public Integer call() throws IOException {
    CryptoProvider.install();
    PkiFolder folder = pki.open(List.of(pki.agency() + ".private.jwks", custodian + ".jwks"));
    JsonNode identity = files.read();
    String problems = problems(identity);
    if (!problems.isEmpty()) {
      throw files.usage("not the identity of a person (common/1): " + problems);
    }
    Agency keeper =
        folder
            .directory(List.of(new AgencyId(custodian)))
            .byId(new AgencyId(custodian))
            .orElseThrow();
    byte[] body = identity.toString().getBytes(StandardCharsets.UTF_8);
    try {
      files.write(ReporterIdentity.seal(body, folder.signer(pki.agency()), keeper, Instant.now()));
      return 0;
    } catch (IllegalArgumentException e) {
      throw files.usage(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Returns the violations of an identity. The custodian must be able to disclose it in a {@code
   * reporter-identity/1}. The text has positions and keywords only, and nothing of the content.
   */
  private static String problems(JsonNode identity) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer
        .putObject("content")
        .put("code", "disclosed")
        .put("instruction", new UUID(0, 0).toString())
        .set("identity", identity);
    return SchemaRegistry.load(CodeLists.load()).validate("reporter-identity", 1, answer).stream()
        .filter(violation -> violation.pointer().startsWith(PLACE))
        .map(
            violation ->
                "%s %s %s"
                    .formatted(
                        violation.pointer().substring(PLACE.length()),
                        violation.keyword(),
                        violation.expected())
                    .strip())
        .collect(Collectors.joining("; "));
  }
}

package org.wasl.commands.keys;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.wasl.kit.pki.AgencyKeyMaker;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.SpellingSuggestions;
import org.wasl.wire.directory.AgencyKind;
import org.wasl.wire.directory.DeliveryProtocol;
import org.wasl.wire.onboarding.ComparisonNumber;
import org.wasl.wire.pki.PkiFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command {@code agency new} makes keys of an agency, and the request to be added to the
 * directory.
 */
@Command(
    name = "new",
    mixinStandardHelpOptions = true,
    description = {
      "Makes an agency's keys, the request for its TLS certificate, and the request to join the"
          + " directory,",
      "which you send to the gateway's operator. Needs no network."
    })
public final class NewAgencyCommand implements Callable<Integer> {
  private static final Set<String> LANGUAGES = Set.of("ar", "fr", "en");
  private static final List<String> ROLES = List.of("duty", "technical", "office");

  /** For picocli, which makes one. */
  private static final class Protocols implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return DeliveryProtocol.codes().iterator();
    }
  }

  @Spec private CommandSpec spec;

  @Option(
      names = "--as",
      required = true,
      paramLabel = "ID",
      description = "The id that the agency proposes.")
  private AgencyId agency;

  @Option(
      names = "--pki",
      required = true,
      paramLabel = "DIR",
      description = "Folder for its keys; if it is missing, it is made for its owner alone.")
  private Path folder;

  @Option(
      names = "--kind",
      required = true,
      paramLabel = "KIND",
      description = "Kind of the agency.")
  private String kind;

  @Option(
      names = "--name",
      required = true,
      paramLabel = "LANG=NAME",
      description = "Its name in ar, fr and en: three times.")
  private Map<String, String> names = new LinkedHashMap<>();

  @Option(
      names = "--territory",
      defaultValue = "MA",
      paramLabel = "CODE",
      description = "Territory of its competence (ISO 3166-2:MA); ${DEFAULT-VALUE} by default.")
  private String territory;

  @Option(
      names = "--protocol",
      defaultValue = "pull",
      paramLabel = "NAME",
      completionCandidates = Protocols.class,
      description =
          "The way in which deliveries reach it: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} by"
              + " default.")
  private String protocol;

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description = "Address for deliveries; none if the agency connects to the gateway.")
  private Optional<URI> endpoint = Optional.empty();

  @Option(
      names = "--host",
      paramLabel = "NAME",
      description = "A further name or address of its server, for its TLS certificate.")
  private List<String> hosts = List.of();

  @Option(
      names = "--contact",
      paramLabel = "ROLE=REACHED",
      description = {
        "A contact: duty, technical or office, and telephone numbers and mail addresses of the",
        "function, separated by commas. Never a person's name."
      })
  private Map<String, String> contacts = new LinkedHashMap<>();

  @Option(
      names = "--token",
      paramLabel = "URI",
      description = {
        "Makes the signing key in a PKCS #11 token, which it never leaves: pkcs11:token=LABEL;",
        "object=LABEL?module-path=/…/lib.so&pin-source=file:/…/pin"
      })
  private Optional<String> token = Optional.empty();

  @Override
  public Integer call() throws IOException {
    PkiFolder pki = new PkiFolder(folder);
    ComparisonNumber number;
    try {
      number = new AgencyKeyMaker(pki, agency).make(properties(), allHosts(), token);
    } catch (IllegalArgumentException e) {
      throw bad(String.valueOf(e.getMessage()));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println("keys in " + folder + ", for this agency alone");
    out.println("to the gateway's operator: " + pki.directoryRequestFile(agency));
    out.println("read to the operator by telephone: " + number);
    out.flush();
    return 0;
  }

  private SortedMap<String, String> properties() {
    SortedMap<String, String> properties = new TreeMap<>();
    List<String> kinds = Arrays.stream(AgencyKind.values()).map(AgencyKind::code).toList();
    properties.put("kind", oneOf("--kind", kinds, kind));
    if (!names.keySet().equals(LANGUAGES)) {
      throw bad("--name: is given for ar, fr and en, as --name fr=…");
    }
    names.forEach((language, name) -> properties.put("name." + language, name.strip()));
    properties.put("territory", territory);
    properties.put("protocol", protocol().code());
    boolean needed = protocol().hasEndpoint();
    if (endpoint.isPresent() != needed) {
      throw bad(
          needed
              ? "--endpoint: is needed where deliveries go to the agency"
              : "--endpoint: none, because with "
                  + protocol
                  + " the agency connects to the gateway");
    }
    endpoint.ifPresent(address -> properties.put("endpoint", address.toString()));
    contacts.forEach(
        (role, reached) -> {
          properties.put("contact." + oneOf("--contact", ROLES, role), reached.strip());
        });
    return properties;
  }

  private DeliveryProtocol protocol() {
    return DeliveryProtocol.of(oneOf("--protocol", DeliveryProtocol.codes(), protocol))
        .orElseThrow();
  }

  private String oneOf(String option, List<String> known, String given) {
    if (!known.contains(given)) {
      throw bad(option + ": " + SpellingSuggestions.unknown(given, known));
    }
    return given;
  }

  /** The addresses that the gateway calls first. */
  private Set<String> allHosts() {
    Set<String> all = new LinkedHashSet<>();
    protocol().certifiedHost(endpoint).ifPresent(all::add);
    all.addAll(hosts);
    return all;
  }

  private ParameterException bad(String reason) {
    return new ParameterException(spec.commandLine(), reason);
  }
}

package org.wasl.configuration.tables;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.wasl.configuration.file.AgencyIdFormat;
import org.wasl.configuration.settings.AgencyDefaults;
import org.wasl.configuration.settings.delivery.ProtocolsConfig;
import org.wasl.connectors.Protocol;
import org.wasl.rules.AgencyRole;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.settings.ConfigException;
import org.wasl.runtime.settings.ConfigProblem;
import org.wasl.wire.directory.DeliveryFormat;

/** Reads the folder {@code agencies/}, which has one file for each agency. */
public final class AgencyFiles {

  private static final String SUFFIX = ".properties";
  private static final int MOST_CONTACTS = 5;
  // A number in E.164 with blanks or hyphens between its digits, or a mail address.
  private static final Pattern CONTACT =
      Pattern.compile("\\+[1-9]([ -]?[0-9]){6,14}|[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,190}");
  private static final Pattern TERRITORY = Pattern.compile("MA(-([A-Z]{3}|\\d\\d))?");

  private AgencyFiles() {}

  /**
   * The file of an agency.
   *
   * @param configuration folder of the configuration
   */
  public static Path file(Path configuration, AgencyId agency) {
    return folder(configuration).resolve(agency + SUFFIX);
  }

  /** The folder of all of them, in that of the configuration. */
  public static Path folder(Path configuration) {
    return configuration.resolve("agencies");
  }

  /**
   * Reads all agencies, in order of their ids.
   *
   * @param folder the folder; files of other kinds in it are refused
   * @param defaults the defaults for missing keys
   * @param versions the versions of messages that there are
   * @throws ConfigException with every problem, if there is any
   */
  public static List<AgencyEntry> read(
      Path folder, AgencyDefaults defaults, AgencyVersions versions) throws ConfigException {
    List<ConfigProblem> problems = new ArrayList<>();
    List<AgencyEntry> agencies = new ArrayList<>();
    for (Path file : list(folder, problems)) {
      String name = file.getFileName().toString();
      String id = name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : "";
      if (AgencyIdFormat.isReserved(id)) {
        problems.add(
            new ConfigProblem(
                file.toString(), 0, "", "the id " + id + " is reserved: choose another"));
      } else if (AgencyId.isWellFormed(id)) {
        agencies.add(agency(new AgencyId(id), file, defaults, versions, problems));
      } else {
        problems.add(
            new ConfigProblem(
                file.toString(), 0, "", "is not named <id>.properties, id as a-z0-9-"));
      }
    }
    ConfigException.throwIfAny(problems);
    return List.copyOf(agencies);
  }

  private static List<Path> list(Path folder, List<ConfigProblem> problems) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      problems.add(new ConfigProblem(folder.toString(), 0, "", "cannot be listed"));
      return List.of();
    }
  }

  private static AgencyEntry agency(
      AgencyId id,
      Path file,
      AgencyDefaults defaults,
      AgencyVersions versions,
      List<ConfigProblem> problems) {
    AgencyFields fields = new AgencyFields(file, versions, problems);
    String protocol =
        fields.required("protocol", "", AgencyIdFormat::require, "the name of a connector");
    int maxConcurrent =
        fields.optional(
            "maxConcurrent", defaults.maxConcurrent(), AgencyFiles::concurrent, "1 to 1000");
    int deliveriesPerRequest = deliveriesPerRequest(fields, protocol, maxConcurrent);
    return new AgencyEntry(
        id,
        fields.required("kind", AgencyRole.PLATFORM, AgencyFiles::kind, kinds()),
        Map.of(
            "ar", fields.name("ar"),
            "fr", fields.name("fr"),
            "en", fields.name("en")),
        fields.required(
            "territory", "", text -> matching(TERRITORY, text), "MA or an ISO 3166-2:MA code"),
        protocol,
        endpoint(fields, protocol),
        maxConcurrent,
        deliveriesPerRequest,
        format(fields, protocol, deliveriesPerRequest),
        fields.optional(
            "callDeadlineMillis",
            defaults.callDeadlineMillis(protocol),
            AgencyFiles::deadline,
            "100 to 3600000"),
        fields.optional("revoked", false, AgencyFiles::bool, "true or false"),
        fields.optional("sandbox", false, AgencyFiles::bool, "true or false"),
        contacts(fields),
        versions.read(fields));
  }

  /**
   * A request cannot have more deliveries than may be in progress at once. Most protocols send one
   * in each request.
   */
  private static int deliveriesPerRequest(AgencyFields fields, String protocol, int maxConcurrent) {
    int most = ProtocolsConfig.protocol(protocol).map(Protocol::maxDeliveriesPerRequest).orElse(1);
    return fields.optional(
        "deliveriesPerRequest",
        1,
        text -> between(1, Math.min(most, maxConcurrent), text),
        most == 1
            ? "1: by this protocol each delivery travels alone"
            : String.format(
                Locale.ROOT, "1 to %d, and at most maxConcurrent (%d)", most, maxConcurrent));
  }

  /** Several deliveries in one request have a form of their own. */
  private static DeliveryFormat format(
      AgencyFields fields, String protocol, int deliveriesPerRequest) {
    Set<DeliveryFormat> possible =
        deliveriesPerRequest > 1
            ? Set.of(DeliveryFormat.PLAIN)
            : ProtocolsConfig.protocol(protocol)
                .map(Protocol::formats)
                .orElse(Set.of(DeliveryFormat.PLAIN));
    return fields.optional(
        "format",
        DeliveryFormat.PLAIN,
        text -> oneOf(possible, DeliveryFormat.of(text)),
        possible.size() == 1
            ? "plain: by this protocol, and where deliveriesPerRequest is above 1, there is no"
                + " other"
            : "one of " + String.join(", ", DeliveryFormat.codes()));
  }

  private static DeliveryFormat oneOf(Set<DeliveryFormat> possible, DeliveryFormat format) {
    if (!possible.contains(format)) {
      throw new IllegalArgumentException("not possible");
    }
    return format;
  }

  private static Map<ContactRole, List<String>> contacts(AgencyFields fields) {
    Map<ContactRole, List<String>> contacts = new EnumMap<>(ContactRole.class);
    for (ContactRole role : ContactRole.values()) {
      List<String> reached =
          fields.optional(
              role.key(),
              List.of(),
              AgencyFiles::contact,
              String.format(
                  Locale.ROOT,
                  "1 to %d telephone numbers (+212 5 37 00 00 00) and mail addresses, with commas",
                  MOST_CONTACTS));
      if (!reached.isEmpty()) {
        contacts.put(role, reached);
      }
    }
    return Collections.unmodifiableMap(contacts);
  }

  private static List<String> contact(String text) {
    List<String> all = Stream.of(text.split(",", -1)).map(String::strip).toList();
    if (all.size() > MOST_CONTACTS) {
      throw new IllegalArgumentException("too many");
    }
    all.forEach(contact -> matching(CONTACT, contact));
    return all;
  }

  /**
   * The endpoint in the form of the protocol. A protocol without a connector is refused at startup.
   */
  private static Optional<URI> endpoint(AgencyFields fields, String protocol) {
    return ProtocolsConfig.protocol(protocol)
        .flatMap(
            known -> {
              Protocol.Endpoint endpoint = known.endpoint();
              Function<String, Optional<URI>> parser = endpoint.parser().andThen(Optional::of);
              return known.kind().hasEndpoint()
                  ? fields.required("endpoint", Optional.empty(), parser, endpoint.expected())
                  : fields.optional("endpoint", Optional.empty(), parser, endpoint.expected());
            });
  }

  private static AgencyRole kind(String text) {
    AgencyRole kind = AgencyRole.ofWireName(text);
    if (kind == AgencyRole.GATEWAY) {
      throw new IllegalArgumentException("no agency is the gateway");
    }
    return kind;
  }

  private static String kinds() {
    return Stream.of(AgencyRole.values())
        .filter(kind -> kind != AgencyRole.GATEWAY)
        .map(AgencyRole::wireName)
        .toList()
        .toString();
  }

  private static String matching(Pattern pattern, String text) {
    if (!pattern.matcher(text).matches()) {
      throw new IllegalArgumentException("no match");
    }
    return text;
  }

  private static int concurrent(String text) {
    return between(1, 1_000, text);
  }

  private static int deadline(String text) {
    return between(100, 3_600_000, text);
  }

  private static int between(int least, int most, String text) {
    int value = Integer.parseInt(text);
    if (value < least || value > most) {
      throw new IllegalArgumentException("out of range");
    }
    return value;
  }

  private static boolean bool(String text) {
    return Boolean.parseBoolean(matching(Pattern.compile("true|false"), text));
  }
}

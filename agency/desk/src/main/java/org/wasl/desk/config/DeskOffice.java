package org.wasl.desk.config;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.OwnerFile;
import org.wasl.runtime.settings.ConfigException;
import org.wasl.runtime.settings.ConfigProblem;
import org.wasl.runtime.settings.MailServer;
import org.wasl.runtime.settings.PropertyFile;
import org.wasl.wire.directory.AgencyKind;
import org.wasl.wire.pki.PkiFolder;

/**
 * An office that the desk hosts, from {@code offices/ID.properties} of the data folder.
 *
 * @param id the agency's id at the gateway
 * @param names by language
 * @param kind its kind
 * @param territory territory of its competence
 * @param pki folder with its TLS key, its receipt key and everybody's public keys
 * @param gateway the gateway's partner API
 * @param mail mailbox of the office for notices that a message waits; empty for no notices
 */
public record DeskOffice(
    String id,
    Map<String, String> names,
    AgencyKind kind,
    String territory,
    PkiFolder pki,
    URI gateway,
    Optional<String> mail) {
  private static final List<String> NEEDED =
      List.of("kind", "territory", "name.ar", "name.fr", "name.en", "pki", "gateway");
  private static final List<String> KEYS =
      Stream.concat(NEEDED.stream(), Stream.of("mail")).toList();

  /** Tells whether mail can be sent there. */
  public static boolean isMailAddress(String text) {
    return MailServer.isAddress(text);
  }

  /** The office as an agency of the gateway. */
  public AgencyId agency() {
    return new AgencyId(id);
  }

  /**
   * Returns the file of the host's own key for this office, which signs receipts for deliveries.
   */
  public Path receiptKeyFile() {
    return pki.privateKeysFile(new AgencyId(receiptKeys()));
  }

  /** The name of the receipt key's files in the folder. */
  public String receiptKeys() {
    return id + ".receipt";
  }

  /** The folder in which offices lie. */
  public static Path folder(Path data) {
    return data.resolve("offices");
  }

  /** Writes its file. The folder must exist. */
  public void write(Path data) throws IOException {
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put("kind", kind.code());
    lines.put("territory", territory);
    names.forEach((language, name) -> lines.put("name." + language, name));
    lines.put("pki", pki.path().toAbsolutePath().normalize().toString());
    lines.put("gateway", gateway.toString());
    mail.ifPresent(address -> lines.put("mail", address));
    StringBuilder text = new StringBuilder();
    lines.forEach((key, value) -> text.append(key).append(" = ").append(value).append('\n'));
    OwnerFile.replace(folder(data).resolve(id + ".properties"), text.toString());
  }

  /**
   * Reads all offices of a data folder.
   *
   * @throws ConfigException with every problem of every file
   */
  public static SortedMap<String, DeskOffice> readAll(Path data) throws ConfigException {
    List<ConfigProblem> problems = new ArrayList<>();
    SortedMap<String, DeskOffice> offices = new TreeMap<>();
    Path folder = folder(data);
    if (Files.isDirectory(folder)) {
      try (var files = Files.newDirectoryStream(folder, "*.properties")) {
        for (Path file : files) {
          read(file, problems).ifPresent(office -> offices.put(office.id, office));
        }
      } catch (IOException e) {
        problems.add(new ConfigProblem(folder.toString(), 0, "", "cannot be listed"));
      }
    }
    ConfigException.throwIfAny(problems);
    return offices;
  }

  private static Optional<DeskOffice> read(Path file, List<ConfigProblem> problems) {
    String name = file.getFileName().toString();
    String id = name.substring(0, name.length() - ".properties".length());
    int before = problems.size();
    Map<String, PropertyFile.Entry> entries = PropertyFile.read(file, KEYS, problems);
    if (!AgencyId.isWellFormed(id)) {
      problems.add(new ConfigProblem(file.toString(), 0, "", "its name is not an agency's id"));
    }
    Map<String, String> values = new TreeMap<>();
    entries.forEach((key, entry) -> values.put(key, entry.value()));
    for (String key : NEEDED) {
      if (values.getOrDefault(key, "").isEmpty()) {
        problems.add(new ConfigProblem(file.toString(), 0, key, "is missing"));
      }
    }
    if (problems.size() > before) {
      return Optional.empty();
    }
    Map<String, String> names = new TreeMap<>();
    for (String language : List.of("ar", "fr", "en")) {
      names.put(language, values.getOrDefault("name." + language, ""));
    }
    try {
      return Optional.of(
          new DeskOffice(
              id,
              names,
              AgencyKind.valueOf(values.getOrDefault("kind", "").toUpperCase(Locale.ROOT)),
              values.getOrDefault("territory", ""),
              new PkiFolder(Path.of(values.getOrDefault("pki", ""))),
              URI.create(values.getOrDefault("gateway", "")),
              Optional.ofNullable(values.get("mail"))
                  .filter(address -> !address.isEmpty())
                  .map(MailServer::address)));
    } catch (IllegalArgumentException e) {
      problems.add(
          new ConfigProblem(file.toString(), 0, "", "kind, pki, gateway or mail is not one"));
      return Optional.empty();
    }
  }
}

package org.wasl.bench.gateways;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.wasl.bench.load.BenchPki;
import org.wasl.rules.id.AgencyId;

/**
 * Copies the real configuration with two changes. The bench's receivers are the agencies'
 * endpoints, and the bench's one sender does not reach the limits of the door. By default an agency
 * may send 1,000 messages a second. It may have 48 messages in flight, or 32 of each of its two
 * batches. The gateway still answers messages that wait for their turn.
 */
public record ConfigCopy(Path original) {
  /**
   * The largest values that the gateway takes. The limit of batches is the most that the sender
   * has, just after it has replaced both of its batches.
   */
  private static final Map<String, String> DOOR =
      new TreeMap<>(
          Map.of(
              "door.batches.maxConcurrentPerAgency", "4",
              "door.batches.maxInFlight", "1000",
              "door.submissions.maxConcurrent", "1000",
              "door.submissions.maxConcurrentPerAgency", "999",
              "door.submissions.maxPerSecondPerAgency", "1000000"));

  private static final String SUFFIX = ".properties";
  private static final Pattern ON_THIS_MACHINE =
      Pattern.compile("(?m)^endpoint\\s*=\\s*https://127\\.0\\.0\\.1:(\\d+)(/.*)?$");

  private static final Pattern ENDPOINT = Pattern.compile("(?m)^endpoint\\s*=");

  /** The limits of the door that it changes, as a line for people. */
  public static String describeDoor() {
    return DOOR.entrySet().stream()
        .map(limit -> limit.getKey() + " = " + limit.getValue())
        .collect(
            Collectors.joining(
                ", ", "limits of the door, raised above the rate of the one sender: ", ""));
  }

  /** Every agency in it, by the names of the files. */
  public List<AgencyId> agencies() {
    try (Stream<Path> files = Files.list(original.resolve("agencies"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(SUFFIX))
          .map(name -> new AgencyId(name.substring(0, name.length() - SUFFIX.length())))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The endpoints of the agencies, without the sender of the cases and other hosts. */
  public Map<AgencyId, Integer> portsOnThisMachine() {
    Map<AgencyId, Integer> ports = new TreeMap<>();
    for (AgencyId agency : agencies()) {
      Matcher endpoint = ON_THIS_MACHINE.matcher(read(file(original, agency)));
      if (endpoint.find() && !agency.equals(BenchPki.SENDER)) {
        ports.put(agency, Integer.valueOf(endpoint.group(1)));
      }
    }
    return ports;
  }

  private static Path file(Path config, AgencyId agency) {
    return config.resolve("agencies").resolve(agency + SUFFIX);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String with(String own, Map<String, String> changed) {
    StringBuilder lines = new StringBuilder();
    own.lines()
        .filter(line -> !changed.containsKey(line.split("=", 2)[0].strip()))
        .forEach(line -> lines.append(line).append('\n'));
    changed.forEach((key, value) -> lines.append(key).append(" = ").append(value).append('\n'));
    return lines.toString();
  }

  /**
   * Writes it to {@code target}.
   *
   * @param more properties that replace those of every agency with an endpoint
   */
  void write(Path target, Map<AgencyId, URI> receivers, Map<String, String> more) {
    try (Stream<Path> files = Files.walk(original)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = target.resolve(original.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
      Path settings = target.resolve("gateway.properties");
      Files.writeString(settings, with(read(settings), DOOR));
      for (Map.Entry<AgencyId, URI> receiver : receivers.entrySet()) {
        Path agency = file(target, receiver.getKey());
        String own = read(agency);
        if (ENDPOINT.matcher(own).find()) {
          Map<String, String> changed = new TreeMap<>(more);
          changed.put("endpoint", receiver.getValue().toString());
          Files.writeString(agency, with(own, changed));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

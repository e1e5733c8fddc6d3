package org.wasl.trials.bench.gateways;

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
import org.wasl.trials.bench.load.BenchPki;

/**
 * The real configuration, with the bench's receivers as the agencies' endpoints, and with limits of
 * the door that its one sender does not reach: by default an agency may send 1,000 messages a
 * second, 48 of them at a time or 32 of each of its two batches, and what waits for its turn is
 * answered all the same.
 */
public record ConfigCopy(Path original) {
  /**
   * The largest values that the gateway takes; of batches as many as the sender has at most, when
   * each of two has just been followed by another.
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
                ", ", "limits of the door that the one sender does not reach: ", ""));
  }

  /** Every agency in it, by the names of the files. */
  public List<String> agencies() {
    try (Stream<Path> files = Files.list(original.resolve("agencies"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(SUFFIX))
          .map(name -> name.substring(0, name.length() - SUFFIX.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The endpoints of the agencies, without the sender of the cases and other hosts. */
  public Map<String, Integer> portsOnThisMachine() {
    Map<String, Integer> ports = new TreeMap<>();
    for (String agency : agencies()) {
      Matcher endpoint = ON_THIS_MACHINE.matcher(read(file(original, agency)));
      if (endpoint.find() && !agency.equals(BenchPki.SENDER)) {
        ports.put(agency, Integer.valueOf(endpoint.group(1)));
      }
    }
    return ports;
  }

  private static Path file(Path config, String agency) {
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
   * @param more properties of every agency that has an endpoint, in place of its own
   */
  void write(Path target, Map<String, URI> receivers, Map<String, String> more) {
    try (Stream<Path> files = Files.walk(original)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = target.resolve(original.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
      Path settings = target.resolve("gateway.properties");
      Files.writeString(settings, with(read(settings), DOOR));
      for (Map.Entry<String, URI> receiver : receivers.entrySet()) {
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

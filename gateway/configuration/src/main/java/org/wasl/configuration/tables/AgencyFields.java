package org.wasl.configuration.tables;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.wasl.runtime.settings.ConfigProblem;
import org.wasl.runtime.settings.PropertyFile;

/** The values of one agency file. An invalid value is reported and replaced by a default. */
final class AgencyFields {

  private static final List<String> KEYS =
      Stream.concat(
              Stream.of(
                  "kind",
                  "name.ar",
                  "name.fr",
                  "name.en",
                  "territory",
                  "protocol",
                  "endpoint",
                  "maxConcurrent",
                  "deliveriesPerRequest",
                  "format",
                  "callDeadlineMillis",
                  "revoked",
                  "sandbox"),
              Stream.of(ContactRole.values()).map(ContactRole::key))
          .toList();

  private final Path file;
  private final List<ConfigProblem> problems;
  private final Map<String, PropertyFile.Entry> entries;

  AgencyFields(Path file, AgencyVersions versions, List<ConfigProblem> problems) {
    this.file = file;
    this.problems = problems;
    List<String> keys = Stream.concat(KEYS.stream(), versions.keys()).toList();
    entries = PropertyFile.read(file, keys, problems);
  }

  String name(String language) {
    return required(
        "name." + language,
        "",
        text -> {
          if (text.isEmpty() || text.length() > 200) {
            throw new IllegalArgumentException("length");
          }
          return text;
        },
        "a name of 1 to 200 characters");
  }

  <T> T required(String key, T instead, Function<String, T> parser, String expected) {
    if (!entries.containsKey(key)) {
      problems.add(new ConfigProblem(file.toString(), 0, key, "is missing: " + expected));
    }
    return optional(key, instead, parser, expected);
  }

  <T> T optional(String key, T absent, Function<String, T> parser, String expected) {
    PropertyFile.Entry entry = entries.get(key);
    if (entry == null) {
      return absent;
    }
    try {
      return parser.apply(entry.value());
    } catch (IllegalArgumentException e) {
      problems.add(entry.problem(key, "must be " + expected));
      return absent;
    }
  }
}

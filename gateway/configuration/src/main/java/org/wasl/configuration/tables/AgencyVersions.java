package org.wasl.configuration.tables;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.wasl.runtime.settings.ConfigException;
import org.wasl.runtime.settings.ConfigProblem;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.schemas.resource.SchemaLoadException;
import org.wasl.wire.directory.MessageVersions;

/**
 * The keys {@code reads.TYPE} and {@code writes.TYPE} of agency files. Each lists versions of a
 * message type, with commas. Without a key the agency reads, or writes, every version.
 */
public final class AgencyVersions {
  private static final String READS = "reads.";
  private static final String WRITES = "writes.";

  private final SortedMap<String, SortedSet<Integer>> known;

  private AgencyVersions(SortedMap<String, SortedSet<Integer>> known) {
    this.known = known;
  }

  /**
   * The versions that ship and those of the authority.
   *
   * @param configuration folder of the configuration
   * @param codes has the list of message types
   * @throws ConfigException if a file of the authority's cannot be read or has a wrong name
   */
  public static AgencyVersions of(Path configuration, CodeLists codes) throws ConfigException {
    try {
      return new AgencyVersions(
          SchemaRegistry.messageVersions(codes, SchemaFiles.folder(configuration)));
    } catch (SchemaLoadException e) {
      throw CodeFiles.refused(configuration, e);
    }
  }

  Stream<String> keys() {
    return Stream.of(READS, WRITES).flatMap(way -> known.keySet().stream().map(way::concat));
  }

  MessageVersions read(AgencyFields fields) {
    return new MessageVersions(read(fields, READS), read(fields, WRITES));
  }

  private Map<String, Set<Integer>> read(AgencyFields fields, String way) {
    Map<String, Set<Integer>> named = new TreeMap<>();
    known.forEach(
        (type, versions) -> {
          Set<Integer> some =
              fields.optional(
                  way + type,
                  Set.of(),
                  text -> versions(text, versions),
                  "versions of %s that there are (%s), with commas"
                      .formatted(type, text(versions)));
          if (!some.isEmpty()) {
            named.put(type, some);
          }
        });
    return Collections.unmodifiableMap(named);
  }

  private static Set<Integer> versions(String text, Set<Integer> known) {
    Set<Integer> named = new TreeSet<>();
    for (String version : text.split(",", -1)) {
      if (!known.contains(Integer.valueOf(version.strip()))) {
        throw new IllegalArgumentException("no such version");
      }
      named.add(Integer.valueOf(version.strip()));
    }
    return Collections.unmodifiableSet(named);
  }

  /**
   * Checks that all agencies share a version that they read, for every type, and that each agency
   * writes a shared version. So every message has a version that its sender may write and its
   * recipients read. Sandboxes receive from sandboxes only and are checked apart.
   *
   * @param folder the folder of the agency files
   * @throws ConfigException with every agency file and key that must change
   */
  public void check(Path folder, List<AgencyEntry> agencies) throws ConfigException {
    List<ConfigProblem> problems = new ArrayList<>();
    for (boolean sandbox : new boolean[] {false, true}) {
      List<AgencyEntry> group =
          agencies.stream()
              .filter(agency -> !agency.revoked() && agency.sandbox() == sandbox)
              .toList();
      known.forEach((type, versions) -> check(folder, group, type, versions, problems));
    }
    ConfigException.throwIfAny(problems);
  }

  private static void check(
      Path folder,
      List<AgencyEntry> agencies,
      String type,
      Set<Integer> versions,
      List<ConfigProblem> problems) {
    SortedSet<Integer> common = new TreeSet<>(versions);
    for (AgencyEntry agency : agencies) {
      SortedSet<Integer> before = new TreeSet<>(common);
      common.removeIf(version -> !agency.versions().reads(type, version));
      if (common.isEmpty()) {
        problems.add(
            problem(
                folder,
                agency,
                READS + type,
                "must have one of %s: no version would be left that every agency reads"
                    .formatted(text(before))));
        return;
      }
    }
    for (AgencyEntry agency : agencies) {
      if (common.stream().noneMatch(version -> agency.versions().writes(type, version))) {
        problems.add(
            problem(
                folder,
                agency,
                WRITES + type,
                "must have one of %s, which every agency reads".formatted(text(common))));
      }
    }
  }

  private static ConfigProblem problem(Path folder, AgencyEntry agency, String key, String reason) {
    return new ConfigProblem(
        folder.resolve(agency.id() + ".properties").toString(), 0, key, reason);
  }

  private static String text(Set<Integer> versions) {
    return versions.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}

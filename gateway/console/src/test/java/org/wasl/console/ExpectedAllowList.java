package org.wasl.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.wasl.console.auth.ConsoleRole;

/**
 * The expected permissions of the console. They are read from {@code allowed.txt} and not from the
 * list under test.
 */
public final class ExpectedAllowList {
  private record Line(Set<String> roles, String verb, ObjectName beans, Set<String> names) {
    // Compared exactly and not by a pattern, with domain, keys and values.
    boolean means(ObjectName name) {
      return name.getDomain().equals(beans.getDomain())
          && name.getKeyPropertyList().keySet().equals(beans.getKeyPropertyList().keySet())
          && beans.getKeyPropertyList().entrySet().stream()
              .allMatch(
                  key ->
                      key.getValue().equals("*")
                          || key.getValue().equals(name.getKeyProperty(key.getKey())));
    }
  }

  private static final List<Line> LINES = lines();

  private ExpectedAllowList() {}

  public static boolean meant(ConsoleRole role, ObjectName name) {
    return of(role).anyMatch(line -> line.means(name));
  }

  public static boolean reads(ConsoleRole role, ObjectName name, String attribute) {
    return opens(role, "read", name, attribute);
  }

  public static boolean invokes(ConsoleRole role, ObjectName name, String operation) {
    return opens(role, "invoke", name, operation);
  }

  private static boolean opens(ConsoleRole role, String verb, ObjectName bean, String name) {
    return of(role)
        .anyMatch(line -> line.verb.equals(verb) && line.names.contains(name) && line.means(bean));
  }

  private static Stream<Line> of(ConsoleRole role) {
    return LINES.stream()
        .filter(line -> line.roles.contains("all") || line.roles.contains(role.wireName()));
  }

  private static List<Line> lines() {
    try {
      return Files.readAllLines(Path.of("src/test/allowed.txt")).stream()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" ; "))
          .map(part -> new Line(words(part[0]), part[1], name(part[2]), words(part[3])))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> words(String text) {
    return Set.of(text.split(" "));
  }

  private static ObjectName name(String text) {
    try {
      return new ObjectName(text);
    } catch (javax.management.MalformedObjectNameException e) {
      throw new IllegalArgumentException(e);
    }
  }
}

package org.wasl.console.jmx;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.management.ObjectName;
import org.wasl.console.auth.ConsoleRole;

/**
 * The permissions to read and invoke over the management port, see {@link StandardAllowList}.
 * Everything else is denied, for reading, writing, invoking and finding. Jolokia's restrictor and
 * its MBean server both use this list.
 */
public record AllowList(List<Entry> entries) {

  /** Tells whether an operation changes anything. */
  enum Effect {
    /** It returns what the caller may read as attributes. Like these reads it is not recorded. */
    READS,
    /** It only reads. The audit trail counts its calls. */
    LOOKS,
    /** It changes something. Each call has its own audit entry. */
    ACTS
  }

  /**
   * @param pattern the MBeans; all keys are given, so an MBean with an additional key does not
   *     match
   * @param attributes readable attributes by exact name; none is ever writable
   * @param operations operations that may be invoked, with signature {@code name(type,type)}
   * @param effect the effect of these operations
   * @param roles roles that may read and invoke
   */
  record Entry(
      ObjectName pattern,
      Set<String> attributes,
      Set<String> operations,
      Effect effect,
      Set<ConsoleRole> roles) {
    boolean covers(ObjectName name, Set<ConsoleRole> caller) {
      return !name.isPattern() && pattern.apply(name) && caller.stream().anyMatch(roles::contains);
    }
  }

  boolean sees(Set<ConsoleRole> caller, ObjectName name) {
    return entries.stream().anyMatch(entry -> entry.covers(name, caller));
  }

  boolean reads(Set<ConsoleRole> caller, ObjectName name, String attribute) {
    return entries.stream()
        .anyMatch(entry -> entry.attributes.contains(attribute) && entry.covers(name, caller));
  }

  /** The attributes that every role may read, by the pattern of their MBeans. */
  Map<ObjectName, Set<String>> readByAll() {
    return entries.stream()
        .filter(entry -> !entry.attributes.isEmpty() && entry.roles.containsAll(ConsoleRole.all()))
        .collect(
            Collectors.toMap(
                Entry::pattern, Entry::attributes, (first, other) -> union(first, other)));
  }

  private static Set<String> union(Set<String> first, Set<String> other) {
    Set<String> both = new TreeSet<>(first);
    both.addAll(other);
    return both;
  }

  /**
   * The effect of the operation, if the caller may invoke it.
   *
   * @param operation with signature, {@code name(type,type)}
   */
  Optional<Effect> effect(Set<ConsoleRole> caller, ObjectName name, String operation) {
    return entries.stream()
        .filter(entry -> entry.operations.contains(operation) && entry.covers(name, caller))
        .map(Entry::effect)
        .findFirst();
  }

  /**
   * Tells whether the caller may invoke an operation of that name.
   *
   * @param operation the operation with signature, or the bare name for any overload on the list
   */
  boolean invokes(Set<ConsoleRole> caller, ObjectName name, String operation) {
    return entries.stream()
        .filter(entry -> entry.covers(name, caller))
        .flatMap(entry -> entry.operations.stream())
        .anyMatch(allowed -> allowed.equals(operation) || bare(allowed).equals(operation));
  }

  /**
   * The operations that the caller may invoke, each as {@code Type.operation}, in order. Pages
   * offer exactly these.
   */
  public Set<String> operations(Set<ConsoleRole> caller) {
    return entries.stream()
        .filter(entry -> caller.stream().anyMatch(entry.roles::contains))
        .flatMap(
            entry -> entry.operations.stream().map(operation -> label(entry.pattern, operation)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * A narrower copy of the list.
   *
   * @param kept the operations that a role keeps, each as {@code Type.operation}; a role that is
   *     not named keeps all
   * @throws IllegalArgumentException if the list does not permit an operation to its role, because
   *     that would widen it
   */
  public AllowList narrowedTo(Map<ConsoleRole, Set<String>> kept) {
    kept.forEach(this::requireListed);
    List<Entry> narrow = new ArrayList<>();
    for (Entry entry : entries) {
      for (ConsoleRole role : entry.roles) {
        Set<String> operations = new TreeSet<>(entry.operations);
        if (kept.containsKey(role)) {
          operations.removeIf(
              operation -> !kept.get(role).contains(label(entry.pattern, operation)));
        }
        narrow.add(
            new Entry(entry.pattern, entry.attributes, operations, entry.effect, EnumSet.of(role)));
      }
    }
    return new AllowList(narrow);
  }

  public void requireListed(ConsoleRole role, Set<String> kept) {
    Set<String> listed = operations(Set.of(role));
    for (String operation : kept) {
      if (!listed.contains(operation)) {
        throw new IllegalArgumentException(
            operation
                + " would widen what the role may; it may at most: "
                + String.join(" ", listed));
      }
    }
  }

  /**
   * The name of an operation in the audit trail and the configuration, such as {@code
   * Replay.request}.
   *
   * @param operation the operation, with signature or without
   */
  static String label(ObjectName name, String operation) {
    return name.getKeyProperty("type") + "." + bare(operation);
  }

  private static String bare(String operation) {
    int end = operation.indexOf('(');
    return end < 0 ? operation : operation.substring(0, end);
  }
}

package org.wasl.console;

import java.util.List;
import java.util.Set;
import javax.management.ObjectName;

/**
 * The one list of what may be read and invoked over the management port, see {@link StandardList}.
 * What is not on it is denied: to read, to write, to invoke, and to find. Jolokia's restrictor and
 * the view of the MBean server that Jolokia works on both ask here and nowhere else.
 */
record AllowList(List<Entry> entries) {

  /** What invoking an operation does to the world. */
  enum Effect {
    /** Nothing: it only tells. */
    LOOKS,
    /** Something that each time deserves its own audit entry. */
    ACTS
  }

  /**
   * @param pattern the MBeans; every key is spelt out, so an MBean with one key more is not meant
   * @param attributes readable attributes by exact name; none is ever writable
   * @param operations operations that may be invoked, with signature: {@code name(type,type)}
   * @param effect what these operations do
   * @param roles who may
   */
  record Entry(
      ObjectName pattern,
      Set<String> attributes,
      Set<String> operations,
      Effect effect,
      Set<Role> roles) {
    boolean covers(ObjectName name, Set<Role> caller) {
      return !name.isPattern() && pattern.apply(name) && caller.stream().anyMatch(roles::contains);
    }
  }

  boolean sees(Set<Role> caller, ObjectName name) {
    return entries.stream().anyMatch(entry -> entry.covers(name, caller));
  }

  boolean reads(Set<Role> caller, ObjectName name, String attribute) {
    return entries.stream()
        .anyMatch(entry -> entry.attributes.contains(attribute) && entry.covers(name, caller));
  }

  /**
   * @param operation with signature, {@code name(type,type)}
   */
  boolean invokes(Set<Role> caller, ObjectName name, String operation) {
    return entries.stream()
        .anyMatch(entry -> entry.operations.contains(operation) && entry.covers(name, caller));
  }

  /**
   * @param operation with signature, or the bare name for any overload on the list
   */
  boolean invokesAny(Set<Role> caller, ObjectName name, String operation) {
    return entries.stream()
        .filter(entry -> entry.covers(name, caller))
        .flatMap(entry -> entry.operations.stream())
        .anyMatch(one -> one.equals(operation) || one.startsWith(operation + "("));
  }
}

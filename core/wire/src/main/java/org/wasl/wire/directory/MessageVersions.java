package org.wasl.wire.directory;

import java.util.Map;
import java.util.Set;

/**
 * The versions of message types that an agency reads and writes. It reads or writes every version
 * of a type that is not named.
 *
 * @param read the versions that it reads, by type
 * @param written the versions that it writes, by type
 */
public record MessageVersions(Map<String, Set<Integer>> read, Map<String, Set<Integer>> written) {

  /** An agency that reads and writes every version of every type. */
  public static final MessageVersions EVERY = new MessageVersions(Map.of(), Map.of());

  /** Tells whether the agency reads this version of the type. */
  public boolean reads(String type, int version) {
    return includes(read, type, version);
  }

  /** Tells whether the agency may write this version of the type. */
  public boolean writes(String type, int version) {
    return includes(written, type, version);
  }

  private static boolean includes(Map<String, Set<Integer>> versions, String type, int version) {
    Set<Integer> named = versions.get(type);
    return named == null || named.contains(version);
  }
}

package org.wasl.link.document;

import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.registry.SchemaRegistry;

/** The message types and versions that this link knows. */
public final class KnownMessages {
  private static final SortedMap<String, SortedSet<Integer>> VERSIONS =
      SchemaRegistry.messageVersions(CodeLists.load());

  private KnownMessages() {}

  /** Tells whether there is this version of a message type. */
  public static boolean contains(String type, int version) {
    return VERSIONS.getOrDefault(type, new TreeSet<>()).contains(version);
  }
}

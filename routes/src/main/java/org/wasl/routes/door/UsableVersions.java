package org.wasl.routes.door;

import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.schemas.registry.Violation;
import org.wasl.wire.directory.Agency;

/**
 * The versions of a message type that an agency may write so that all its recipients can read it.
 */
public final class UsableVersions {
  private UsableVersions() {}

  /**
   * The versions that the sender writes and every recipient reads. While the gateway runs, at least
   * one is left for any recipients, because the configuration is refused otherwise.
   */
  public static SortedSet<Integer> of(
      SchemaRegistry schemas, String type, Agency sender, Collection<Agency> recipients) {
    SortedSet<Integer> usable = schemas.versions(type);
    usable.removeIf(
        version ->
            !sender.versions().writes(type, version) || !areReadBy(recipients, type, version));
    return usable;
  }

  static boolean areReadBy(Collection<Agency> recipients, String type, int version) {
    return recipients.stream().allMatch(to -> to.versions().reads(type, version));
  }

  /**
   * The position of the version in a message, and its allowed values.
   *
   * @param reason code in the list {@code violation}
   */
  static List<Violation> violation(String reason, SortedSet<Integer> usable) {
    String expected = usable.stream().map(String::valueOf).collect(Collectors.joining(", "));
    return List.of(new Violation("/envelope/version", reason, expected));
  }
}

package org.wasl.schemas.registry;

/**
 * A document type and its version, written {@code vetted-case/1}.
 *
 * @param type lower-case name
 * @param version from 1. Each later version is another schema
 */
public record TypeId(String type, int version) implements Comparable<TypeId> {

  @Override
  public int compareTo(TypeId other) {
    int byType = type.compareTo(other.type);
    return byType != 0 ? byType : Integer.compare(version, other.version);
  }

  @Override
  public String toString() {
    return type + "/" + version;
  }
}

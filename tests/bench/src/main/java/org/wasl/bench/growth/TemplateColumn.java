package org.wasl.bench.growth;

/**
 * A column of a template.
 *
 * @param name of the column
 * @param type of its values, as PostgreSQL names it
 * @param send the function that gives a value in the binary form of {@code COPY}
 */
record TemplateColumn(String name, String type, String send) {
  /**
   * Tells whether it is the name of a stream of the trail. The stream of a referral is named by its
   * id.
   */
  boolean isStream() {
    return name.equals("stream");
  }

  boolean isId() {
    return type.equals("uuid");
  }

  boolean isTime() {
    return type.equals("timestamptz");
  }
}

package org.wasl.client.answer;

/** The result of a query. */
public sealed interface Answer permits Answer.Found, Refused, Unavailable {
  /**
   * The document that was asked for.
   *
   * @param document JSON, of the schema that the method names
   */
  record Found(String document) implements Answer {}
}

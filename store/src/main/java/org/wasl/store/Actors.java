package org.wasl.store;

/** Who an audit entry names when no agency acts. */
final class Actors {
  static final String GATEWAY = "gateway";

  private Actors() {}

  static String operator(String id) {
    return "operator:" + id;
  }
}

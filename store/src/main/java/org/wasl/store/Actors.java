package org.wasl.store;

/** Who an audit entry names when no agency acts. */
final class Actors {
  static final String GATEWAY = "gateway";

  private Actors() {}

  static String operator(String id) {
    return "operator:" + id;
  }

  /** A reason with the second person behind it, as an audit entry says it. */
  static String approved(String reason, String approver) {
    return reason + "/approver:" + approver;
  }
}

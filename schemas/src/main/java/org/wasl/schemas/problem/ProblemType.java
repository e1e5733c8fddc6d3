package org.wasl.schemas.problem;

/** The fixed list of problem types of the partner API (RFC 9457), each with its HTTP status. */
public enum ProblemType implements ProblemName {
  MALFORMED_JSON(400),
  MALFORMED_JWE(400),
  MALFORMED_LINE(400),
  UNKNOWN_SUBMISSION_KEY(409),
  TOO_LARGE(413),
  UNSIGNED(400),
  BAD_SIGNATURE(403),
  BAD_RECEIPT(422),
  SCHEMA_VIOLATION(422),
  UNKNOWN_TYPE(422),
  UNKNOWN_AGENCY(403),
  WRONG_SENDER(403),
  NOT_AGREED(403),
  WRONG_TEST_MARK(422),
  NO_SANDBOX(422),
  WRONG_STATE(409),
  CONFLICTING_DUPLICATE(409),
  NOT_FOUND(404),
  ERASED(410),
  STALE_OR_FUTURE_TIME(422),
  OVERLOADED(503),
  UNAVAILABLE(503),
  UNSUPPORTED_MEDIA_TYPE(415),
  METHOD_NOT_ALLOWED(405),
  MALFORMED_REQUEST(400),
  REQUEST_TIMEOUT(408),
  URI_TOO_LONG(414),
  EXPECTATION_FAILED(417),
  HEADER_FIELDS_TOO_LARGE(431),
  HTTP_VERSION_NOT_SUPPORTED(505),
  INVALID_PARAMETER(400),
  TOO_MANY_REQUESTS(429),
  EVIDENCE_TOO_LARGE(422),
  UPLOAD_CONFLICT(409),
  UPLOAD_VERSION(412),
  UPLOAD_CHECKSUM(460),
  UPLOAD_DIGEST(422),
  RANGE_NOT_SATISFIABLE(416),
  STORAGE_FULL(507),
  INTERNAL(500);

  private static final String BASE = "https://wasl.example/problems/";

  private final int status;

  ProblemType(int status) {
    this.status = status;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public String base() {
    return BASE;
  }
}

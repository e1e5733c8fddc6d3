package org.wasl.desk.problem;

import org.wasl.schemas.problem.ProblemName;

/** The fixed list of problem types of the page API (RFC 9457), each with its HTTP status. */
public enum DeskProblemType implements ProblemName {
  /** The request is not of the form that is documented. */
  MALFORMED(400),
  /** No session, or one that has ended. */
  SIGNED_OUT(401),
  /** The passkey was not verified. */
  BAD_PASSKEY(403),
  /** The request does not come from the page of this session. */
  CSRF(403),
  /** The person has no such role in this office. */
  NOT_PERMITTED(403),
  /** A rule of the office names other persons to sign this answer. */
  NOT_THE_SIGNER(403),
  /** A rule of the office asks for a draft of another person than the signer. */
  FOUR_EYES(403),
  /** Nothing that this person may see. */
  NOT_FOUND(404),
  /** Another person kept the draft in between. {@code draft} has it. */
  NEWER_DRAFT(409),
  /** The answer was signed with other content. {@code outgoing} has it. */
  OTHER_ANSWER(409),
  /** Another head changed the person in between. {@code person} has the current state. */
  CHANGED_PERSON(409),
  /** An office keeps one enrolled head, and one head who has its keys. */
  LAST_HEAD(409),
  /** The request does not fit the current state. */
  CONFLICT(409),
  /** The one-time link was used or has expired. */
  LINK_ENDED(410),
  /** The gateway has erased the referral. {@code erased} and {@code basis} say when and why. */
  ERASED(410),
  /** The body is longer than the limit. */
  TOO_LARGE(413),
  /** A key or a JWE that is not of the profile of the desk. */
  NOT_A_KEY(422),
  /** The person is not in this office, or is revoked there. */
  NOT_A_MEMBER(422),
  /** A receipt that the office did not sign for this delivery. */
  BAD_RECEIPT(422),
  /** The office has as many drafts as it may. */
  TOO_MANY_DRAFTS(422),
  /** The referral has as many notes as it may. */
  TOO_MANY_NOTES(422),
  /** More attempts from one address than are allowed. */
  TOO_MANY_REQUESTS(429),
  /** The gateway did not answer, and nothing is kept that could stand in. */
  GATEWAY_UNREACHABLE(503),
  /** A fault of this program. */
  INTERNAL(500);

  private static final String BASE = "https://wasl.example/problems/desk/";

  private final int status;

  DeskProblemType(int status) {
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

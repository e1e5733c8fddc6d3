package org.wasl.client.answer;

/** The result of a request for a page of the notices that the agency holds. */
public sealed interface NoticeListAnswer
    permits NoticeListAnswer.Stated, Refused, Unproven, Unavailable {
  /**
   * The page, which the gateway has signed.
   *
   * @param document its exact bytes ({@code notice-list/1})
   * @param signature the gateway's detached JWS over them, which is verified
   */
  record Stated(byte[] document, String signature) implements NoticeListAnswer {}
}

package org.wasl.certification;

import java.util.List;
import java.util.Map;
import org.wasl.certification.cases.CaseEnded;
import org.wasl.wire.exchange.HttpDelivery;
import org.wasl.wire.exchange.ItemOutcome;

/**
 * The way of deliveries to the tested agency, which receives pushes or collects. A reply has the
 * status with which a push is answered.
 */
interface DeliveryChannel {
  /**
   * Delivers as a gateway does. It repeats the delivery while the agency asks for it, until the
   * limit.
   *
   * @param request the request to send, right or wrong
   */
  HttpReply deliver(SyntheticDelivery delivery, HttpDelivery request) throws InterruptedException;

  /** Delivers once, without a repetition. */
  HttpReply deliverOnce(SyntheticDelivery delivery, HttpDelivery request)
      throws InterruptedException;

  /** Delivers the same several times, and does not wait between them. */
  SimultaneousReplies deliverAtOnce(SyntheticDelivery delivery, int times)
      throws InterruptedException;

  /** Delivers until the connection is cut there, and then again. */
  HttpReply deliverThroughCut(SyntheticDelivery delivery, ConnectionCut cut)
      throws CaseEnded, InterruptedException;

  /** Returns how many deliveries the agency gets together, or 1 if each comes alone. */
  int mostTogether();

  /** Delivers together, once, and returns an outcome for each delivery that was answered. */
  Map<String, ItemOutcome> deliverTogether(String description, List<SyntheticDelivery> deliveries)
      throws CaseEnded, InterruptedException;

  /** Tells whether the agency has to check the media type. A collecting agency does not need it. */
  boolean hasMediaType();

  /** The agency shows its certificate where it is asked for one, over TLS 1.3. */
  void checkCertificate() throws CaseEnded;

  /** Others than the gateway take its place, and get nothing from the agency. */
  void checkUnknownSenders(SyntheticDelivery delivery) throws CaseEnded, InterruptedException;
}

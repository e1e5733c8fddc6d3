package org.wasl.kit.certify;

import java.util.List;
import java.util.Map;
import org.wasl.kit.certify.cases.CaseEnded;
import org.wasl.wire.exchange.HttpDelivery;
import org.wasl.wire.exchange.ItemOutcome;

/**
 * How deliveries reach the agency that is tested: they are pushed to it, or it collects them. A
 * reply has the status with which a push is answered, whichever it is.
 */
interface DeliveryChannel {
  /**
   * Delivers as a gateway does: again while the agency asks for it, until the limit.
   *
   * @param request what is sent for it, right or wrong
   */
  HttpReply deliver(SyntheticDelivery delivery, HttpDelivery request) throws InterruptedException;

  /** The same, once. */
  HttpReply deliverOnce(SyntheticDelivery delivery, HttpDelivery request)
      throws InterruptedException;

  /** Delivers the same several times, and does not wait between them. */
  SimultaneousReplies deliverAtOnce(SyntheticDelivery delivery, int times)
      throws InterruptedException;

  /** Delivers until the connection is cut there, and then again. */
  HttpReply deliverThroughCut(SyntheticDelivery delivery, ConnectionCut cut)
      throws CaseEnded, InterruptedException;

  /** How many deliveries the agency is given together; 1 where each comes alone. */
  int mostTogether();

  /** Delivers together, once; an outcome for each that was answered. */
  Map<String, ItemOutcome> deliverTogether(String what, List<SyntheticDelivery> deliveries)
      throws CaseEnded, InterruptedException;

  /** Whether the agency has to look at the media type: what it asked for itself needs none. */
  boolean hasMediaType();

  /** The agency shows its certificate where it is asked for one, over TLS 1.3. */
  void checkCertificate() throws CaseEnded;

  /** Others than the gateway take its place, and get nothing from the agency. */
  void checkUnknownSenders(SyntheticDelivery delivery) throws CaseEnded, InterruptedException;
}

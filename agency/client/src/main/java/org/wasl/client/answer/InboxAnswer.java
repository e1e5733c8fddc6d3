package org.wasl.client.answer;

import java.util.List;
import org.wasl.rules.id.DeliveryId;

/** The answer to a question for the deliveries that wait. */
public sealed interface InboxAnswer permits InboxAnswer.Listed, Refused, Unavailable {
  /**
   * The gateway answered.
   *
   * @param deliveries to be fetched; none if nothing came in the time of the question
   */
  record Listed(List<DeliveryId> deliveries) implements InboxAnswer {}
}

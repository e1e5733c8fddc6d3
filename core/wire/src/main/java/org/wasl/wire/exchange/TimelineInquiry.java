package org.wasl.wire.exchange;

import java.util.List;
import java.util.Map;

/**
 * A request of an agency for some steps of the timeline of a referral.
 *
 * @param referral the agency and its referral
 * @param parameters query parameters by name, with every value of each
 */
public record TimelineInquiry(ReferralInquiry referral, Map<String, List<String>> parameters) {

  /** Copies the parameters. */
  public TimelineInquiry {
    parameters = Map.copyOf(parameters);
  }
}

package org.wasl.routes.event;

import java.util.List;
import org.slf4j.MDC;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.delivery.LeaseResult.Leased;

/** Ids in the log context (MDC), which connect all log lines of one referral. */
public final class LogContext {
  /** Key of the referral's id. */
  public static final String REFERRAL = "referral";

  /** Key of the delivery's id. */
  public static final String DELIVERY = "delivery";

  /** Key of the agency's id, which is the sender or the recipient. */
  public static final String AGENCY = "agency";

  /** Key of the trace's id. */
  public static final String TRACE = "trace";

  private LogContext() {}

  /** Runs {@code logging} with the context of a message from an agency. */
  public static void run(ReferralId referral, AgencyId sender, Runnable logging) {
    MDC.put(REFERRAL, referral.toString());
    MDC.put(TRACE, traceId(referral));
    MDC.put(AGENCY, sender.value());
    try {
      logging.run();
    } finally {
      List.of(REFERRAL, DELIVERY, AGENCY, TRACE).forEach(MDC::remove);
    }
  }

  /** Runs {@code logging} with the context of an attempt. */
  public static void run(Leased lease, Runnable logging) {
    MDC.put(DELIVERY, lease.deliveryId().toString());
    run(lease.referral(), lease.agency(), logging);
  }

  /** The trace id of a referral, which has the 128 bits of its id. */
  public static String traceId(ReferralId referral) {
    return referral.toString().replace("-", "");
  }
}

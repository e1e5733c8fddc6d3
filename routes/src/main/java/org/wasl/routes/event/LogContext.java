package org.wasl.routes.event;

import java.util.List;
import java.util.UUID;
import org.slf4j.MDC;
import org.wasl.store.delivery.LeaseResult.Leased;

/** Ids that lines of the program's log carry, so that those of one referral are found together. */
public final class LogContext {
  /** Key of the referral's id. */
  public static final String REFERRAL = "referral";

  /** Key of the delivery's id. */
  public static final String DELIVERY = "delivery";

  /** Key of the agency's id: who sent it, or who is to have it. */
  public static final String AGENCY = "agency";

  /** Key of the trace's id. */
  public static final String TRACE = "trace";

  private LogContext() {}

  /** What {@code logging} logs in this thread is of a message that came from an agency. */
  public static void run(UUID referral, String sender, Runnable logging) {
    MDC.put(REFERRAL, referral.toString());
    MDC.put(TRACE, traceId(referral));
    MDC.put(AGENCY, sender);
    try {
      logging.run();
    } finally {
      List.of(REFERRAL, DELIVERY, AGENCY, TRACE).forEach(MDC::remove);
    }
  }

  /** What {@code logging} logs in this thread is of an attempt. */
  public static void run(Leased lease, Runnable logging) {
    MDC.put(DELIVERY, lease.deliveryId().toString());
    run(lease.referral(), lease.agency(), logging);
  }

  /** The trace's id of everything that belongs to a referral: the same 128 bits. */
  public static String traceId(UUID referral) {
    return referral.toString().replace("-", "");
  }
}

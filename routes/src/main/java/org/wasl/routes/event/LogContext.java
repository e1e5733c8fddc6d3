package org.wasl.routes.event;

import java.util.List;
import java.util.UUID;
import org.slf4j.MDC;
import org.wasl.store.delivery.LeaseResult.Leased;

/** Ids in the log context (MDC), so that all log lines of one referral can be found. */
public final class LogContext {
  /** Key of the referral's id. */
  public static final String REFERRAL = "referral";

  /** Key of the delivery's id. */
  public static final String DELIVERY = "delivery";

  /** Key of the agency's id: the sender or the recipient. */
  public static final String AGENCY = "agency";

  /** Key of the trace's id. */
  public static final String TRACE = "trace";

  private LogContext() {}

  /** Runs {@code logging} with the context of a message from an agency. */
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

  /** Runs {@code logging} with the context of an attempt. */
  public static void run(Leased lease, Runnable logging) {
    MDC.put(DELIVERY, lease.deliveryId().toString());
    run(lease.referral(), lease.agency(), logging);
  }

  /** The trace id of a referral: the same 128 bits as its id. */
  public static String traceId(UUID referral) {
    return referral.toString().replace("-", "");
  }
}

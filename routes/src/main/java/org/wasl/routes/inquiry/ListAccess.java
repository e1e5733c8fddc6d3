package org.wasl.routes.inquiry;

import java.util.function.Supplier;
import org.wasl.routes.door.RejectionHandler;
import org.wasl.routes.door.StepResult;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.exchange.ListInquiry;

/**
 * Who may ask for a list, and how it is refused.
 *
 * @param about what is asked for, a code of the audit trail
 */
record ListAccess(Supplier<AgencyDirectory> directory, RejectionHandler rejections, String about) {

  /** The agency that asks, where it is admitted. */
  StepResult<Agency> identify(ListInquiry inquiry) {
    return rejections.identify(directory.get(), inquiry);
  }

  <T> StepResult<T> invalid(String parameter, ListInquiry inquiry, Agency agency) {
    return StepResult.answered(
        rejections.rejectParameter(parameter, inquiry.acceptLanguage(), agency, about));
  }

  <T> StepResult<T> unavailable(ListInquiry inquiry, Agency agency) {
    return StepResult.answered(
        rejections.rejectQuery(ProblemType.UNAVAILABLE, inquiry.acceptLanguage(), agency, about));
  }
}

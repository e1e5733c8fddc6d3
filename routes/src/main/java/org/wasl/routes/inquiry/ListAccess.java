package org.wasl.routes.inquiry;

import java.util.function.Supplier;
import org.wasl.routes.door.RejectionHandler;
import org.wasl.routes.runtime.StepResult;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.exchange.ListInquiry;

/**
 * Access to a list and its refusals.
 *
 * @param about kind of list, a code of the audit trail
 */
record ListAccess(Supplier<AgencyDirectory> directory, RejectionHandler rejections, String about) {

  /** The requesting agency, if it is admitted. */
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

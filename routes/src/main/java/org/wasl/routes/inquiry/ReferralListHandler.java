package org.wasl.routes.inquiry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.wasl.database.Result;
import org.wasl.routes.door.RejectionHandler;
import org.wasl.routes.runtime.StepResult;
import org.wasl.store.referral.ReferralLists;
import org.wasl.store.referral.ReferralLists.ListedReferral;
import org.wasl.store.referral.ReferralLists.Page;
import org.wasl.store.referral.ReferralLists.Position;
import org.wasl.trail.RequestAudit;
import org.wasl.trail.RequestAudit.Disclosure;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.exchange.ListInquiry;

/**
 * Answers {@code GET /v1/referrals} with the referrals whose timeline the agency may read, in the
 * order of their last change, page by page.
 */
public final class ReferralListHandler {
  private static final String ABOUT = "referrals";

  private final ListAccess access;
  private final ReferralLists lists;
  private final RequestAudit audit;
  private final int maxListed;

  /** A query and the agency that makes it. */
  public record ListQuery(ListInquiry inquiry, Agency agency, ReferralListQuery.Valid query) {}

  /**
   * Lists for agencies in the directory.
   *
   * @param audit records each reading of a list
   * @param maxListed most referrals of one page
   */
  public ReferralListHandler(
      Supplier<AgencyDirectory> directory,
      ReferralLists lists,
      RequestAudit audit,
      int maxListed,
      RejectionHandler rejections) {
    this.access = new ListAccess(directory, rejections, ABOUT);
    this.lists = lists;
    this.audit = audit;
    this.maxListed = maxListed;
  }

  /** Identifies the agency and reads its query. */
  public StepResult<ListQuery> authorize(ListInquiry inquiry) {
    return access
        .identify(inquiry)
        .then(
            agency ->
                switch (ReferralListQuery.read(inquiry.parameters(), maxListed)) {
                  case ReferralListQuery.Valid query ->
                      StepResult.next(new ListQuery(inquiry, agency, query));
                  case ReferralListQuery.Invalid(var parameter) ->
                      access.invalid(parameter, inquiry, agency);
                });
  }

  /** {@code referral-list/1} as a tree of maps and lists, or a refusal. */
  public StepResult<Map<String, Object>> list(ListQuery query) {
    ReferralListQuery.Valid asked = query.query();
    // One more than a page tells whether there is another page.
    return switch (lists.page(
        query.agency().id(), asked.states(), asked.after(), asked.limit() + 1)) {
      case Result.Failed<?> _ -> access.unavailable(query.inquiry(), query.agency());
      case Result.Done<Page>(var page) ->
          audit.shown(query.agency().id(), Disclosure.REFERRALS).join()
              ? StepResult.next(document(page, asked.limit()))
              : access.unavailable(query.inquiry(), query.agency());
    };
  }

  private static Map<String, Object> document(Page page, int limit) {
    boolean more = page.referrals().size() > limit;
    List<ListedReferral> shown = more ? page.referrals().subList(0, limit) : page.referrals();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("referrals", shown.stream().map(ReferralListHandler::row).toList());
    tree.put("asOf", InquiryDocument.time(page.asOf()));
    if (more) {
      ListedReferral last = shown.get(shown.size() - 1);
      tree.put("next", ReferralListQuery.cursor(new Position(last.changedAt(), last.id())));
    }
    return tree;
  }

  private static Map<String, Object> row(ListedReferral referral) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("referral", referral.id().toString());
    tree.put("type", referral.type() + "/" + referral.version());
    tree.put("state", referral.state());
    tree.put("opened", InquiryDocument.time(referral.openedAt()));
    tree.put("changed", InquiryDocument.time(referral.changedAt()));
    tree.put("role", referral.role().wireName());
    if (referral.test()) {
      tree.put("test", true);
    }
    return tree;
  }
}

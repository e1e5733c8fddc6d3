package org.wasl.routes.inquiry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.wasl.database.Result;
import org.wasl.routes.door.RejectionHandler;
import org.wasl.routes.runtime.StepResult;
import org.wasl.store.referral.NoticeHoldings;
import org.wasl.store.referral.NoticeHoldings.HeldNotice;
import org.wasl.store.referral.NoticeHoldings.Page;
import org.wasl.trail.RequestAudit;
import org.wasl.trail.RequestAudit.Disclosure;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.ListInquiry;
import org.wasl.wire.exchange.WireHeaders;
import org.wasl.wire.message.Signer;

/**
 * Answers {@code GET /v1/notices?holder=me} with the wanted notices and warrants that the agency
 * holds, as far as the gateway knows, page by page. Each page is a statement that the gateway
 * signs.
 */
public final class NoticeListHandler {
  private static final String ABOUT = "notices";

  private final ListAccess access;
  private final NoticeHoldings holdings;
  private final RequestAudit audit;
  private final int maxListed;
  private final Supplier<Signer> signer;

  /** A query and the agency that makes it. */
  public record NoticeQuery(ListInquiry inquiry, Agency agency, NoticeListQuery.Valid query) {}

  /**
   * Lists for agencies in the directory.
   *
   * @param audit records each reading of a list
   * @param maxListed most notices of one page
   * @param signer the gateway's own
   */
  public NoticeListHandler(
      Supplier<AgencyDirectory> directory,
      NoticeHoldings holdings,
      RequestAudit audit,
      int maxListed,
      Supplier<Signer> signer,
      RejectionHandler rejections) {
    this.access = new ListAccess(directory, rejections, ABOUT);
    this.holdings = holdings;
    this.audit = audit;
    this.maxListed = maxListed;
    this.signer = signer;
  }

  /** Identifies the agency and reads its query. */
  public StepResult<NoticeQuery> authorize(ListInquiry inquiry) {
    return access
        .identify(inquiry)
        .then(
            agency ->
                switch (NoticeListQuery.read(inquiry.parameters(), maxListed)) {
                  case NoticeListQuery.Valid query ->
                      StepResult.next(new NoticeQuery(inquiry, agency, query));
                  case NoticeListQuery.Invalid(var parameter) ->
                      access.invalid(parameter, inquiry, agency);
                });
  }

  /** {@code notice-list/1} as a tree of maps and lists, or a refusal. */
  public StepResult<Map<String, Object>> list(NoticeQuery asked) {
    NoticeListQuery.Valid query = asked.query();
    // One more than a page tells whether there is another page.
    return switch (holdings.page(asked.agency().id(), query.after(), query.limit() + 1)) {
      case Result.Failed<?> _ -> access.unavailable(asked.inquiry(), asked.agency());
      case Result.Done<Page>(var page) ->
          audit.shown(asked.agency().id(), Disclosure.NOTICES).join()
              ? StepResult.next(document(asked, page))
              : access.unavailable(asked.inquiry(), asked.agency());
    };
  }

  /** The answer, with the gateway's signature over exactly its bytes. */
  public AgencyResponse sign(byte[] body) {
    return new AgencyResponse(
        200,
        "application/json",
        body,
        Map.of(
            "Cache-Control", "no-store", WireHeaders.SIGNATURE, signer.get().signNoticeList(body)));
  }

  private static Map<String, Object> document(NoticeQuery asked, Page page) {
    int limit = asked.query().limit();
    boolean more = page.notices().size() > limit;
    List<HeldNotice> shown = more ? page.notices().subList(0, limit) : page.notices();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("holder", asked.agency().id().value());
    tree.put("asOf", InquiryDocument.time(page.asOf()));
    asked.query().cursor().ifPresent(cursor -> tree.put("after", cursor));
    tree.put("notices", shown.stream().map(NoticeListHandler::row).toList());
    if (more) {
      tree.put("next", NoticeListQuery.cursor(shown.getLast().position()));
    }
    return tree;
  }

  private static Map<String, Object> row(HeldNotice notice) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("notice", notice.position().notice().toString());
    tree.put("referral", notice.position().referral().toString());
    tree.put("kind", notice.kind());
    tree.put("state", notice.state());
    notice.until().ifPresent(day -> tree.put("until", day.toString()));
    tree.put("waitedFor", notice.waitedFor());
    tree.put("sender", notice.sender().value());
    tree.put("version", notice.version().toString());
    tree.put("digest", notice.digest());
    notice.since().ifPresent(time -> tree.put("since", InquiryDocument.time(time)));
    return tree;
  }
}

package org.wasl.routes.inquiry;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.wasl.routes.door.RejectionHandler;
import org.wasl.routes.runtime.StepResult;
import org.wasl.rules.deadlines.WorkingCalendar;
import org.wasl.schemas.codes.CodeList;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.trail.RequestAudit;
import org.wasl.trail.RequestAudit.Disclosure;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.ReferenceDataInquiry;
import org.wasl.wire.exchange.ReferenceDataInquiry.Document;

/**
 * Answers {@code GET /v1/agencies}, {@code GET /v1/codes/LIST} and {@code GET /v1/calendar}. Each
 * answer has an entity tag. An agency that has the document already is answered 304 (RFC 9110,
 * section 13).
 */
public final class ReferenceDataHandler {
  private final Supplier<AgencyDirectory> directory;
  private final Supplier<CodeLists> codes;
  private final Supplier<WorkingCalendar> calendar;
  private final RequestAudit audit;
  private final RejectionHandler rejections;
  private final InstantSource clock;

  /**
   * Answers agencies in the directory.
   *
   * @param codes the code lists in force
   * @param calendar the calendar in force
   * @param audit records each reading
   * @param clock gives the years for the offsets of the calendar's zone
   */
  public ReferenceDataHandler(
      Supplier<AgencyDirectory> directory,
      Supplier<CodeLists> codes,
      Supplier<WorkingCalendar> calendar,
      RequestAudit audit,
      RejectionHandler rejections,
      InstantSource clock) {
    this.directory = directory;
    this.codes = codes;
    this.calendar = calendar;
    this.audit = audit;
    this.rejections = rejections;
    this.clock = clock;
  }

  /** {@code agency-list/1}, {@code code-list/1}, {@code calendar/1}, or an answer that refuses. */
  public StepResult<ReferenceData> find(ReferenceDataInquiry inquiry) {
    return rejections.identify(directory.get(), inquiry).then(asker -> find(inquiry, asker));
  }

  private StepResult<ReferenceData> find(ReferenceDataInquiry inquiry, Agency asker) {
    CodeLists lists = codes.get();
    return switch (inquiry.document()) {
      case Document.Agencies _ ->
          shown(inquiry, asker, Disclosure.AGENCIES, agencies(directory.get()));
      case Document.Codes(var name) when lists.names().contains(name) ->
          shown(inquiry, asker, Disclosure.CODES, codes(lists.list(name)));
      case Document.Codes _ ->
          StepResult.answered(
              rejections.rejectUnknownList(lists.names(), inquiry.acceptLanguage(), asker));
      case Document.Calendar _ ->
          shown(
              inquiry,
              asker,
              Disclosure.CALENDAR,
              CalendarDocument.of(calendar.get(), clock.instant()));
    };
  }

  private StepResult<ReferenceData> shown(
      ReferenceDataInquiry inquiry, Agency asker, Disclosure disclosure, Map<String, Object> tree) {
    return audit.shown(asker.id(), disclosure).join()
        ? StepResult.next(new ReferenceData(inquiry, tree))
        : StepResult.answered(
            rejections.rejectQuery(
                ProblemType.UNAVAILABLE, inquiry.acceptLanguage(), asker, disclosure.code()));
  }

  /** A document and its reader. */
  public record ReferenceData(ReferenceDataInquiry inquiry, Map<String, Object> tree) {
    /**
     * The answer. It omits the document if the reader has it already.
     *
     * @param body the document as JSON
     */
    public AgencyResponse answer(byte[] body) {
      return AgencyResponse.document("application/json", body, inquiry.ifNoneMatch());
    }
  }

  private static Map<String, Object> agencies(AgencyDirectory directory) {
    return Map.of("agencies", directory.all().stream().map(ReferenceDataHandler::agency).toList());
  }

  private static Map<String, Object> agency(Agency agency) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("agency", agency.id().value());
    tree.put("names", new TreeMap<>(agency.names()));
    tree.put("kind", agency.kind().code());
    tree.put("territory", agency.territory());
    tree.put("revoked", agency.revoked());
    if (agency.sandbox()) {
      tree.put("sandbox", true);
    }
    return tree;
  }

  private static Map<String, Object> codes(CodeList list) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("list", list.name());
    tree.put("ordered", list.ordered());
    List<Map<String, Object>> rows =
        list.byCode().values().stream().map(ReferenceDataHandler::code).toList();
    tree.put("codes", rows);
    return tree;
  }

  private static Map<String, Object> code(CodeList.Code code) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("code", code.code());
    tree.put("labels", new TreeMap<>(code.labels()));
    if (!code.attributes().isEmpty()) {
      List<Map<String, String>> attributes = new ArrayList<>();
      new TreeMap<>(code.attributes())
          .forEach(
              (name, value) -> attributes.add(new TreeMap<>(Map.of("name", name, "value", value))));
      tree.put("attributes", attributes);
    }
    return tree;
  }
}

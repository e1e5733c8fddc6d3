package org.wasl.routes.statistics;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.wasl.database.Result;
import org.wasl.routes.door.RejectionHandler;
import org.wasl.routes.runtime.StepResult;
import org.wasl.routes.statistics.StatisticsPolicy.PeriodRefusal;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.statistics.Count;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.problem.LanguageNegotiation;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.store.statistics.ReferralStatistics;
import org.wasl.trail.RequestAudit;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.directory.AgencyKind;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.StatisticsInquiry;

/**
 * Answers {@code GET /v1/statistics}. An agency reads perturbed counts of the data that it may see
 * in its own referrals. Oversight reads all counts unchanged. Both ask for fixed periods that have
 * ended.
 */
public final class StatisticsHandler {
  private static final String ABOUT = "statistics";
  private static final String CSV = "text/csv";

  private final Supplier<AgencyDirectory> directory;
  private final ReferralStatistics statistics;
  private final Supplier<StatisticsPolicy> policy;
  private final QueryBudget budget;
  private final Supplier<CodeLists> codes;
  private final RequestAudit audit;
  private final RejectionHandler rejections;
  private final Clock clock;

  /** A query and the agency that makes it. */
  public record AuthorizedQuery(
      StatisticsInquiry inquiry, Agency agency, StatisticsQuery.Valid query) {

    private StatisticsReader reader() {
      return readerOf(agency);
    }

    /** The table, for the audit entry. */
    private String table() {
      return (query.by().wireName() + "-" + query.period()).toLowerCase(Locale.ROOT);
    }
  }

  /** The table that the agency may see. */
  public record QueryResult(StatisticsInquiry inquiry, StatisticsTable sheet) {}

  /**
   * @param audit records each reading with its table
   * @param clock decides which periods have ended
   */
  public StatisticsHandler(
      Supplier<AgencyDirectory> directory,
      ReferralStatistics statistics,
      Supplier<StatisticsPolicy> policy,
      QueryBudget budget,
      Supplier<CodeLists> codes,
      RequestAudit audit,
      RejectionHandler rejections,
      Clock clock) {
    this.directory = directory;
    this.statistics = statistics;
    this.policy = policy;
    this.budget = budget;
    this.codes = codes;
    this.audit = audit;
    this.rejections = rejections;
    this.clock = clock;
  }

  /** Identifies the agency and reads its query. */
  public StepResult<AuthorizedQuery> authorize(StatisticsInquiry inquiry) {
    return rejections.identify(directory.get(), inquiry).then(agency -> read(inquiry, agency));
  }

  private StepResult<AuthorizedQuery> read(StatisticsInquiry inquiry, Agency agency) {
    return switch (StatisticsQuery.read(inquiry.parameters())) {
      case StatisticsQuery.Valid query -> permitted(new AuthorizedQuery(inquiry, agency, query));
      case StatisticsQuery.Invalid(var parameter) when parameter.equals(StatisticsQuery.PERIOD) ->
          rejectPeriod(PeriodRefusal.NO_SUCH_PERIOD, inquiry, agency);
      case StatisticsQuery.Invalid(var parameter) ->
          StepResult.answered(
              rejections.rejectParameter(parameter, inquiry.acceptLanguage(), agency, ABOUT));
    };
  }

  private StepResult<AuthorizedQuery> permitted(AuthorizedQuery query) {
    Optional<PeriodRefusal> refusal =
        policy.get().refusal(query.reader(), query.query().period(), clock.instant());
    if (refusal.isPresent()) {
      return rejectPeriod(refusal.get(), query.inquiry(), query.agency());
    }
    long waitSeconds = budget.take(query.agency().id());
    return waitSeconds == 0
        ? StepResult.next(query)
        : StepResult.answered(
            rejections.rejectOverBudget(
                waitSeconds, query.inquiry().acceptLanguage(), query.agency(), ABOUT));
  }

  private StepResult<AuthorizedQuery> rejectPeriod(
      PeriodRefusal refusal, StatisticsInquiry inquiry, Agency agency) {
    List<String> periods = policy.get().latestPeriods(readerOf(agency), clock.instant());
    return StepResult.answered(
        rejections.rejectPeriod(refusal.code(), periods, inquiry.acceptLanguage(), agency, ABOUT));
  }

  private static StatisticsReader readerOf(Agency agency) {
    return StatisticsReader.of(agency.id(), agency.kind() == AgencyKind.OVERSIGHT);
  }

  /** Counts the data that the agency may see. */
  public StepResult<QueryResult> count(AuthorizedQuery query) {
    StatisticsQuery.Valid asked = query.query();
    Optional<AgencyId> party = query.reader().party();
    StatisticsPolicy present = policy.get();
    return switch (statistics.count(asked.by(), asked.period(), present.zone(), party)) {
      case Result.Failed<?> _ -> unavailable(query);
      case Result.Done<List<Count>>(var counts) ->
          shown(query, StatisticsTable.of(asked, counts, present, query.reader()));
    };
  }

  private StepResult<QueryResult> shown(AuthorizedQuery query, StatisticsTable sheet) {
    return audit.shownStatistics(query.agency().id(), query.table()).join()
        ? StepResult.next(new QueryResult(query.inquiry(), sheet))
        : unavailable(query);
  }

  private StepResult<QueryResult> unavailable(AuthorizedQuery query) {
    return StepResult.answered(
        rejections.rejectQuery(
            ProblemType.UNAVAILABLE, query.inquiry().acceptLanguage(), query.agency(), ABOUT));
  }

  /** As JSON, or as CSV if {@code Accept} prefers it. */
  public AgencyResponse write(QueryResult counted) {
    String language = LanguageNegotiation.negotiate(counted.inquiry().acceptLanguage());
    CodeLists labels = codes.get();
    boolean csv = prefersCsv(counted.inquiry().accept());
    byte[] body =
        csv
            ? StatisticsText.csv(counted.sheet(), labels, language).getBytes(StandardCharsets.UTF_8)
            : StatisticsJson.of(counted.sheet(), labels, language);
    return new AgencyResponse(
        200,
        csv ? CSV + "; charset=utf-8" : "application/json",
        body,
        Map.of("Cache-Control", "no-store", "Content-Language", language));
  }

  /** The first named of the two counts. JSON if neither is named. */
  private static boolean prefersCsv(String accept) {
    List<String> types =
        Arrays.stream(accept.split(",")).map(type -> type.split(";", 2)[0].strip()).toList();
    int json = types.indexOf("application/json");
    int csv = types.indexOf(CSV);
    return csv >= 0 && (json < 0 || csv < json);
  }
}

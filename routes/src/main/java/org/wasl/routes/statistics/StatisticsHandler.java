package org.wasl.routes.statistics;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.wasl.routes.door.RejectionHandler;
import org.wasl.routes.door.StepResult;
import org.wasl.rules.statistics.CountTable;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.problem.LanguageNegotiation;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.store.jdbc.Result;
import org.wasl.store.statistics.ReferralStatistics;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.directory.AgencyKind;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.StatisticsInquiry;

/**
 * Answers {@code GET /v1/statistics}. An agency reads counts of its own referrals, without small
 * counts; oversight reads all counts.
 */
public final class StatisticsHandler {
  private static final String ABOUT = "statistics";
  private static final String CSV = "text/csv";

  private final Supplier<AgencyDirectory> directory;
  private final ReferralStatistics statistics;
  private final ZoneId zone;
  private final int hiddenBelow;
  private final CodeLists codes;
  private final RejectionHandler rejections;

  /** A query and the agency that makes it. */
  public record AuthorizedQuery(
      StatisticsInquiry inquiry, Agency agency, StatisticsQuery.Valid query) {}

  /** The table that the agency may see. */
  public record QueryResult(StatisticsInquiry inquiry, StatisticsTable sheet) {}

  /**
   * @param zone by which days are counted
   * @param hiddenBelow smaller counts are hidden from all but oversight; 0 hides none
   */
  public StatisticsHandler(
      Supplier<AgencyDirectory> directory,
      ReferralStatistics statistics,
      ZoneId zone,
      int hiddenBelow,
      CodeLists codes,
      RejectionHandler rejections) {
    this.directory = directory;
    this.statistics = statistics;
    this.zone = zone;
    this.hiddenBelow = hiddenBelow;
    this.codes = codes;
    this.rejections = rejections;
  }

  /** Identifies the agency and reads its query. */
  public StepResult<AuthorizedQuery> authorize(StatisticsInquiry inquiry) {
    Optional<Agency> agency = directory.get().admitted(inquiry.thumbprint());
    String language = inquiry.acceptLanguage();
    if (agency.isEmpty()) {
      return StepResult.answered(
          rejections.rejectUnknown(directory.get().byThumbprint(inquiry.thumbprint()), language));
    }
    return switch (StatisticsQuery.read(inquiry.parameters())) {
      case StatisticsQuery.Valid query ->
          StepResult.next(new AuthorizedQuery(inquiry, agency.get(), query));
      case StatisticsQuery.Invalid(var parameter) ->
          StepResult.answered(rejections.rejectParameter(parameter, language, agency.get(), ABOUT));
    };
  }

  /** Counts what the agency may see. */
  public StepResult<QueryResult> count(AuthorizedQuery query) {
    boolean oversight = query.agency().kind() == AgencyKind.OVERSIGHT;
    Optional<String> party = oversight ? Optional.empty() : Optional.of(query.agency().id());
    return switch (statistics.count(query.query().by(), query.query().period(), zone, party)) {
      case Result.Failed<?> _ -> reject(ProblemType.UNAVAILABLE, query);
      case Result.Done<CountTable>(var counts) ->
          StepResult.next(
              new QueryResult(
                  query.inquiry(),
                  StatisticsTable.of(query.query(), counts, oversight, hiddenBelow)));
    };
  }

  private StepResult<QueryResult> reject(ProblemType type, AuthorizedQuery query) {
    String language = query.inquiry().acceptLanguage();
    return StepResult.answered(rejections.rejectQuery(type, language, query.agency(), ABOUT));
  }

  /** As JSON, or as CSV where {@code Accept} prefers it. */
  public AgencyResponse write(QueryResult counted) {
    String language = LanguageNegotiation.negotiate(counted.inquiry().acceptLanguage());
    boolean csv = prefersCsv(counted.inquiry().accept());
    byte[] body =
        csv
            ? StatisticsText.csv(counted.sheet(), codes, language).getBytes(StandardCharsets.UTF_8)
            : StatisticsJson.of(counted.sheet(), codes, language);
    return new AgencyResponse(
        200,
        csv ? CSV + "; charset=utf-8" : "application/json",
        body,
        Map.of("Cache-Control", "no-store", "Content-Language", language));
  }

  /** Whichever of the two is named first; JSON where neither is. */
  private static boolean prefersCsv(String accept) {
    List<String> types =
        Arrays.stream(accept.split(",")).map(type -> type.split(";", 2)[0].strip()).toList();
    int json = types.indexOf("application/json");
    int csv = types.indexOf(CSV);
    return csv >= 0 && (json < 0 || csv < json);
  }
}

package org.wasl.routes.statistics;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.wasl.routes.door.RejectionHandler;
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
 * Answers {@code GET /v1/statistics}. An agency counts the referrals it takes part in, without
 * small counts; oversight counts all, and sees every number.
 */
public final class StatisticsHandler {
  private static final String ABOUT = "statistics";
  private static final String CSV = "text/csv";

  private final AgencyDirectory directory;
  private final ReferralStatistics statistics;
  private final ZoneId zone;
  private final int hiddenBelow;
  private final Semaphore free;
  private final CodeLists codes;
  private final RejectionHandler refusals;

  /** What is asked, by whom. */
  public record AuthorizedQuery(
      StatisticsInquiry inquiry, Agency by, StatisticsQuery.Valid question) {}

  /** The answer before it is written. */
  public record QueryResult(StatisticsInquiry inquiry, StatisticsTable sheet) {}

  /**
   * @param zone by which days are counted
   * @param hiddenBelow smaller counts are hidden from all but oversight; 0 hides none
   * @param maxConcurrent questions counted at once, so that they take no more of the database from
   *     the door; one more is asked to come again
   */
  public StatisticsHandler(
      AgencyDirectory directory,
      ReferralStatistics statistics,
      ZoneId zone,
      int hiddenBelow,
      int maxConcurrent,
      CodeLists codes,
      RejectionHandler refusals) {
    this.directory = directory;
    this.statistics = statistics;
    this.zone = zone;
    this.hiddenBelow = hiddenBelow;
    this.free = new Semaphore(maxConcurrent);
    this.codes = codes;
    this.refusals = refusals;
  }

  /** Who asks what: {@link AuthorizedQuery}, or an answer that refuses. */
  public Object authorize(StatisticsInquiry inquiry) {
    Optional<Agency> asker = directory.admitted(inquiry.thumbprint());
    String language = inquiry.acceptLanguage();
    if (asker.isEmpty()) {
      return refusals.rejectQuery(ProblemType.UNKNOWN_AGENCY, language, null, ABOUT);
    }
    StatisticsQuery question = StatisticsQuery.read(inquiry.parameters());
    return question instanceof StatisticsQuery.Valid clear
        ? new AuthorizedQuery(inquiry, asker.get(), clear)
        : refusals.rejectParameter(
            ((StatisticsQuery.Invalid) question).parameter(), language, asker.get(), ABOUT);
  }

  /** What the asker may know: {@link QueryResult}, or an answer that refuses. */
  public Object count(AuthorizedQuery asked) {
    if (!free.tryAcquire()) {
      return refusals.rejectQuery(
          ProblemType.OVERLOADED, asked.inquiry().acceptLanguage(), asked.by(), ABOUT);
    }
    try {
      return counted(asked);
    } finally {
      free.release();
    }
  }

  private Object counted(AuthorizedQuery asked) {
    boolean oversight = asked.by().kind() == AgencyKind.OVERSIGHT;
    Optional<String> party = oversight ? Optional.empty() : Optional.of(asked.by().id());
    StatisticsQuery.Valid question = asked.question();
    return statistics.count(question.by(), question.period(), zone, party)
            instanceof Result.Done<CountTable> done
        ? new QueryResult(
            asked.inquiry(), StatisticsTable.of(question, done.value(), oversight, hiddenBelow))
        : refusals.rejectQuery(
            ProblemType.UNAVAILABLE, asked.inquiry().acceptLanguage(), asked.by(), ABOUT);
  }

  /** As JSON, or as CSV where the asker would rather have that. */
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
        accept == null
            ? List.of()
            : Arrays.stream(accept.split(",")).map(type -> type.split(";")[0].strip()).toList();
    int json = types.indexOf("application/json");
    int csv = types.indexOf(CSV);
    return csv >= 0 && (json < 0 || csv < json);
  }
}

package org.wasl.routes.statistics;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.wasl.routes.door.Refusals;
import org.wasl.rules.statistics.Figures;
import org.wasl.schemas.CodeLists;
import org.wasl.schemas.Languages;
import org.wasl.schemas.ProblemType;
import org.wasl.store.Result;
import org.wasl.store.Statistics;
import org.wasl.wire.Agency;
import org.wasl.wire.AgencyDirectory;
import org.wasl.wire.Answer;
import org.wasl.wire.Kind;
import org.wasl.wire.StatisticsInquiry;

/**
 * Answers {@code GET /v1/statistics}. An agency counts the referrals it takes part in, without
 * small counts; oversight counts all, and sees every number.
 */
public final class Counting {
  private static final String ABOUT = "statistics";
  private static final String CSV = "text/csv";

  private final AgencyDirectory directory;
  private final Statistics statistics;
  private final int hiddenBelow;
  private final Semaphore free;
  private final CodeLists codes;
  private final Refusals refusals;

  /** What is asked, by whom. */
  public record Asked(StatisticsInquiry inquiry, Agency by, Question.Clear question) {}

  /** The answer before it is written. */
  public record Counted(StatisticsInquiry inquiry, Sheet sheet) {}

  /**
   * @param hiddenBelow smaller counts are hidden from all but oversight; 0 hides none
   * @param maxConcurrent questions counted at once, so that they take no more of the database from
   *     the door; one more is asked to come again
   */
  public Counting(
      AgencyDirectory directory,
      Statistics statistics,
      int hiddenBelow,
      int maxConcurrent,
      CodeLists codes,
      Refusals refusals) {
    this.directory = directory;
    this.statistics = statistics;
    this.hiddenBelow = hiddenBelow;
    this.free = new Semaphore(maxConcurrent);
    this.codes = codes;
    this.refusals = refusals;
  }

  /** Who asks what: {@link Asked}, or an answer that refuses. */
  public Object understand(StatisticsInquiry inquiry) {
    Optional<Agency> asker = directory.admitted(inquiry.thumbprint());
    String language = inquiry.acceptLanguage();
    if (asker.isEmpty()) {
      return refusals.question(ProblemType.UNKNOWN_AGENCY, language, null, ABOUT);
    }
    Question question = Question.read(inquiry.parameters());
    return question instanceof Question.Clear clear
        ? new Asked(inquiry, asker.get(), clear)
        : refusals.parameter(
            ((Question.Unclear) question).parameter(), language, asker.get(), ABOUT);
  }

  /** What the asker may know: {@link Counted}, or an answer that refuses. */
  public Object count(Asked asked) {
    if (!free.tryAcquire()) {
      return refusals.question(
          ProblemType.OVERLOADED, asked.inquiry().acceptLanguage(), asked.by(), ABOUT);
    }
    try {
      return counted(asked);
    } finally {
      free.release();
    }
  }

  private Object counted(Asked asked) {
    boolean oversight = asked.by().kind() == Kind.OVERSIGHT;
    Optional<String> party = oversight ? Optional.empty() : Optional.of(asked.by().id());
    Question.Clear question = asked.question();
    return statistics.count(question.by(), question.period(), party)
            instanceof Result.Done<Figures> done
        ? new Counted(asked.inquiry(), Sheet.of(question, done.value(), oversight, hiddenBelow))
        : refusals.question(
            ProblemType.UNAVAILABLE, asked.inquiry().acceptLanguage(), asked.by(), ABOUT);
  }

  /** As JSON, or as CSV where the asker would rather have that. */
  public Answer write(Counted counted) {
    String language = Languages.negotiate(counted.inquiry().acceptLanguage());
    boolean csv = prefersCsv(counted.inquiry().accept());
    byte[] body =
        csv
            ? SheetText.csv(counted.sheet(), codes, language).getBytes(StandardCharsets.UTF_8)
            : SheetDocument.of(counted.sheet(), codes, language);
    return new Answer(
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

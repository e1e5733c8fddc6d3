package org.wasl.desk.persons;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.wasl.desk.store.WorkTable.Arrival;
import org.wasl.desk.store.WorkTable.SignedAnswer;

/**
 * Counts of an office's own work in some months.
 *
 * @param months in order of time
 * @param persons by id of the signer, those without an answer left out
 */
record OfficeStatistics(List<Month> months, Map<String, Answers> persons) {

  /**
   * The work of one month.
   *
   * @param month in the office's time zone
   * @param referrals referrals whose first message arrived in it
   * @param messages messages that arrived in it
   * @param answers answers that were signed in it
   */
  record Month(YearMonth month, long referrals, long messages, Answers answers) {}

  /**
   * Signed answers.
   *
   * @param signed their number
   * @param half the time within which half of the first answers to their referrals were signed,
   *     counted from the referral's first message; empty if there was no first answer
   */
  record Answers(long signed, Optional<Duration> half) {}

  /** An answer, with the time since the first message if it is the first answer to its referral. */
  private record Timed(SignedAnswer answer, Optional<Duration> time) {}

  /**
   * Counts the months until the last one.
   *
   * @param arrivals in order of time
   * @param answers in order of time
   */
  static OfficeStatistics of(
      List<Arrival> arrivals,
      List<SignedAnswer> answers,
      ZoneId zone,
      YearMonth last,
      int numberOfMonths) {
    Function<Instant, YearMonth> monthOf = at -> YearMonth.from(at.atZone(zone));
    Map<String, Instant> first = new HashMap<>();
    arrivals.forEach(arrival -> first.putIfAbsent(arrival.referral(), arrival.at()));
    List<Timed> timed = timed(answers, first);
    List<Month> months = new ArrayList<>();
    for (int i = numberOfMonths - 1; i >= 0; i--) {
      YearMonth month = last.minusMonths(i);
      months.add(
          new Month(
              month,
              first.values().stream().filter(at -> monthOf.apply(at).equals(month)).count(),
              arrivals.stream()
                  .filter(arrival -> monthOf.apply(arrival.at()).equals(month))
                  .count(),
              counted(
                  timed.stream()
                      .filter(timedAnswer -> monthOf.apply(timedAnswer.answer().at()).equals(month))
                      .toList())));
    }
    Map<String, List<Timed>> byPerson = new TreeMap<>();
    YearMonth begin = last.minusMonths(numberOfMonths - 1L);
    timed.stream()
        .filter(timedAnswer -> !monthOf.apply(timedAnswer.answer().at()).isBefore(begin))
        .forEach(
            timedAnswer ->
                byPerson
                    .computeIfAbsent(timedAnswer.answer().person(), id -> new ArrayList<>())
                    .add(timedAnswer));
    Map<String, Answers> persons = new TreeMap<>();
    byPerson.forEach((person, own) -> persons.put(person, counted(own)));
    return new OfficeStatistics(months, persons);
  }

  private static List<Timed> timed(List<SignedAnswer> answers, Map<String, Instant> first) {
    Map<String, Instant> unanswered = new HashMap<>(first);
    List<Timed> timed = new ArrayList<>();
    for (SignedAnswer answer : answers) {
      String referral = answer.referral();
      Instant begin = referral == null ? null : unanswered.get(referral);
      if (begin == null || answer.at().isBefore(begin)) {
        timed.add(new Timed(answer, Optional.empty()));
      } else {
        unanswered.remove(referral);
        timed.add(new Timed(answer, Optional.of(Duration.between(begin, answer.at()))));
      }
    }
    return timed;
  }

  private static Answers counted(List<Timed> answers) {
    List<Duration> times =
        answers.stream().flatMap(timedAnswer -> timedAnswer.time().stream()).sorted().toList();
    return new Answers(
        answers.size(),
        times.isEmpty() ? Optional.empty() : Optional.of(times.get((times.size() - 1) / 2)));
  }
}

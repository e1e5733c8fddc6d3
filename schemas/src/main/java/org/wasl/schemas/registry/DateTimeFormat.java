package org.wasl.schemas.registry;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.format.Format;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;

/**
 * The format {@code date-time} (RFC 3339, without leap seconds). Our own, because that of the
 * library writes the rejected value, which is content, to its debug log.
 */
final class DateTimeFormat implements Format {
  private static final String FORM = "0000-00-00T00:00:00Z";

  @Override
  public String getName() {
    return "date-time";
  }

  @Override
  public String getMessageKey() {
    return "format.date-time";
  }

  @Override
  public boolean matches(ExecutionContext run, String value) {
    return isPlainUtc(value) || isDateTime(value);
  }

  private static boolean isDateTime(String value) {
    try {
      DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(value);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  /**
   * Tells whether it has exactly the form {@code 2026-05-31T23:59:59Z}. Most dates do, and the
   * check costs less.
   */
  private static boolean isPlainUtc(String value) {
    if (value.length() != FORM.length()) {
      return false;
    }
    for (int i = 0; i < FORM.length(); i++) {
      char form = FORM.charAt(i);
      char c = value.charAt(i);
      if (form == '0' ? c < '0' || c > '9' : c != form) {
        return false;
      }
    }
    int month = number(value, 5);
    int day = number(value, 8);
    return month >= 1
        && month <= 12
        && day >= 1
        && day <= YearMonth.of(100 * number(value, 0) + number(value, 2), month).lengthOfMonth()
        && number(value, 11) < 24
        && number(value, 14) < 60
        && number(value, 17) < 60;
  }

  private static int number(String value, int at) {
    return 10 * (value.charAt(at) - '0') + value.charAt(at + 1) - '0';
  }
}

package org.wasl.schemas.registry;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.format.Format;
import java.time.DateTimeException;
import java.time.format.DateTimeFormatter;

/**
 * The format {@code date-time} (RFC 3339, without leap seconds). Our own, because that of the
 * library writes the rejected value, which is content, to its debug log.
 */
final class DateTimeFormat implements Format {

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
    try {
      DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(value);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }
}

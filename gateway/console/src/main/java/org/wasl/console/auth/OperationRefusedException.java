package org.wasl.console.auth;

import java.util.regex.Pattern;

/**
 * A refused operation that changed nothing. The caller of an MBean gets {@code code: mend} as
 * Jolokia's {@code error}, and the trail records the code. Any other exception of an operation is
 * reported as "failed", without its message.
 */
public final class OperationRefusedException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;
  private static final Pattern CODE = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

  private final String code;

  /**
   * @param code the code for the trail, 1 to 40 of a-z 0-9 -
   * @param mend what the caller can do, without content or personal data
   */
  public OperationRefusedException(String code, String mend) {
    super(mend);
    if (!CODE.matcher(code).matches()) {
      throw new IllegalArgumentException("a code is 1 to 40 of a-z 0-9 -");
    }
    this.code = code;
  }

  /** The code for the trail. */
  public String code() {
    return code;
  }

  public String text() {
    return code + ": " + getMessage();
  }
}

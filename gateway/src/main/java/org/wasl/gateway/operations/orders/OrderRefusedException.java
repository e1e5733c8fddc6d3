package org.wasl.gateway.operations.orders;

/** A refused order; nothing was changed. */
public final class OrderRefusedException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String code;

  /**
   * @param code 1 to 40 of a-z 0-9 -
   * @param mend what to do about it; no content, nothing personal
   */
  public OrderRefusedException(String code, String mend) {
    super(mend);
    this.code = code;
  }

  /** The code, for the trail. */
  public String code() {
    return code;
  }
}

package org.wasl.connectors.partnerapi;

import org.apache.camel.support.DefaultHeaderFilterStrategy;

/**
 * Passes every header of an answer, because the gateway sets all of them. Camel's own HTTP filter
 * drops some, {@code Cache-Control} among them.
 */
final class ResponseHeaderFilter extends DefaultHeaderFilterStrategy {
  /** Its name in Camel's registry. */
  static final String NAME = "answer-headers";

  ResponseHeaderFilter() {
    setLowerCase(true);
    setOutFilterStartsWith(CAMEL_FILTER_STARTS_WITH);
    setInFilterStartsWith(CAMEL_FILTER_STARTS_WITH);
  }
}

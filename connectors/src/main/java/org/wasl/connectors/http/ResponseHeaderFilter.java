package org.wasl.connectors.http;

import org.apache.camel.support.DefaultHeaderFilterStrategy;

/**
 * Lets every header of an answer leave: all of them are ours. Camel's own list for HTTP keeps some
 * back, {@code Cache-Control} among them.
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

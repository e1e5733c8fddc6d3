/**
 * Certification of a foreign implementation. It plays the gateway against an agency that receives
 * or collects, or an agency against a gateway. It reports promise, expectation and answer of each
 * case.
 */
package org.wasl.certification;

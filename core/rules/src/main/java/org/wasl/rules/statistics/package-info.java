/**
 * Measures, dimensions, periods, and what is shown of small counts. Everything is counted from
 * readable facts of referrals and messages, never from content.
 */
package org.wasl.rules.statistics;

/**
 * Measures, dimensions and the suppression of small counts. Everything is counted from readable
 * facts of referrals and messages, never from content.
 */
package org.wasl.rules.statistics;

/**
 * What is counted, by what, and which counts are too small to be shown. Everything is counted from
 * readable facts of referrals and messages, never from content.
 */
package org.wasl.rules.statistics;

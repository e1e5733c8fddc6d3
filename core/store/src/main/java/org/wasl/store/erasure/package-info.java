/**
 * Erases referrals by two persons. It has deletion, tombstones, legal holds, and the cleaning of
 * files and write-ahead log.
 */
package org.wasl.store.erasure;

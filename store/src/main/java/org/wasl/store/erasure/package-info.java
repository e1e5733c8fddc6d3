/**
 * Erasure of referrals by two persons: deletion, tombstones, legal holds, and the cleaning of files
 * and write-ahead log.
 */
package org.wasl.store.erasure;

/**
 * Erasure of referrals by two persons: what is deleted, what stays known of it, legal holds, and
 * the cleaning of files and write-ahead log.
 */
package org.wasl.store.erasure;

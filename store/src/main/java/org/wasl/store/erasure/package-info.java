/** Erasure of a referral, legal holds, tombstones and retention. */
package org.wasl.store.erasure;

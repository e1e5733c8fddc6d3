/** Reads a referral: timeline, evidence, objects, search. */
package org.wasl.store.referral;

/** Reads referrals: for decisions, for those who may see them, and as evidence. */
package org.wasl.store.referral;

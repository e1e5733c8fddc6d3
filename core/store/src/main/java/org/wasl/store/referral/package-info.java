/** Reads referrals for decisions, for agencies and persons who may see them, and as evidence. */
package org.wasl.store.referral;

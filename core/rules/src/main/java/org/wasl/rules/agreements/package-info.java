/** Decides which agency may send which message to whom, in which state of the referral. */
package org.wasl.rules.agreements;

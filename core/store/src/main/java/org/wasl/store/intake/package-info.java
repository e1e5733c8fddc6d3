/** The transaction that accepts a message, with everything that it does to its referral. */
package org.wasl.store.intake;

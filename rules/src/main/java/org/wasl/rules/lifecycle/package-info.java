/** Where a referral stands, and which message takes it where: one table. */
package org.wasl.rules.lifecycle;

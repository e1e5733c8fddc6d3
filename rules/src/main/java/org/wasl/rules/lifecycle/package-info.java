/**
 * Where a referral and the objects in it (instructions, wanted notices, warrants) stand, and the
 * transitions that messages cause: one table, {@link org.wasl.rules.lifecycle.Lifecycle}.
 */
package org.wasl.rules.lifecycle;

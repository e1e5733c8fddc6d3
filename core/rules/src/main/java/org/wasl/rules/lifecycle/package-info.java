/**
 * State machine of a referral and its objects (instructions, wanted notices, warrants). {@link
 * org.wasl.rules.lifecycle.Lifecycle} is the table of the transitions that messages cause.
 */
package org.wasl.rules.lifecycle;

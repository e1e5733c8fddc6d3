/** The retention period of a referral, by the types of its messages. */
package org.wasl.rules.retention;

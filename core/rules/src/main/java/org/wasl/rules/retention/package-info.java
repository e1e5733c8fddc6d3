/** How long a referral is kept, by the types of its messages. */
package org.wasl.rules.retention;

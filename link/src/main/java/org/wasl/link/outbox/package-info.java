/** From the old system to the gateway: every document sent once, or refused with what to mend. */
package org.wasl.link.outbox;

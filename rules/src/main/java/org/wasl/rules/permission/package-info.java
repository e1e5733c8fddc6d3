/**
 * May an agency send a message in a referral now: one decision, for the door and for who asks
 * beforehand. It needs no content of the message.
 */
package org.wasl.rules.permission;

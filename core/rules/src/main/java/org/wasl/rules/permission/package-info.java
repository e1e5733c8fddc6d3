/**
 * Decides whether an agency may send a message in a referral now. The door and clients that ask
 * beforehand get the same decision. It needs no content of the message.
 */
package org.wasl.rules.permission;

/**
 * A delivery at the agency's end, with its headers, its opened and verified content, and the reason
 * why it is rejected. Every receiver in Java verifies here. The Java client, and the desk, adapter
 * and commands that collect by it, differ in where they keep a delivery: {@code DeliveryRegister},
 * {@code Inbox} or the desk's {@code SealedMailbox}. The desk's page and the JavaScript client have
 * the same checks in TypeScript, and shared vectors compare them.
 */
package org.wasl.wire.delivery;

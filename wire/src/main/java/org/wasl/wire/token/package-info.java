/**
 * Private keys in a PKCS #11 token (a hardware security module, or SoftHSM): how a file of keys
 * refers to one, and how it is used, lost and found again.
 */
package org.wasl.wire.token;

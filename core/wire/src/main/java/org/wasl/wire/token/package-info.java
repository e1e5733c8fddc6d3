/**
 * Private keys in a PKCS #11 token (a hardware security module, or SoftHSM). The package reads how
 * a file of keys refers to a key, and it uses, loses and finds the key again.
 */
package org.wasl.wire.token;

/**
 * A delivery at the agency's end: its headers, its content opened and verified, why it is rejected.
 */
package org.wasl.wire.delivery;

/** The audit trail of the desk, a Merkle log of its own, signed and verifiable. */
package org.wasl.desk.trail;

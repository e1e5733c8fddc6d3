/** Who did what in the desk: a Merkle log of its own, signed and verifiable. */
package org.wasl.desk.trail;

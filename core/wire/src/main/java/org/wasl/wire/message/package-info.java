/** A message on the wire: envelope, digest, sealed parts. */
package org.wasl.wire.message;

/** Sealed evidence files: sealing and opening as streams. */
package org.wasl.wire.file;

/** The agencies: their keys, endpoints and types of message. */
package org.wasl.wire.directory;

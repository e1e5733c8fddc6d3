/** Conversion of a message between versions of its type, as pure functions. */
package org.wasl.schemas.conversion;

/** What a change of a JSON Schema breaks, as pure functions. */
package org.wasl.schemas.compatibility;

/** Pure functions that find the breaking changes of a JSON Schema. */
package org.wasl.schemas.compatibility;

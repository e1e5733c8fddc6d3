/** Strict JSON: limits on size and depth, no duplicate keys, no invalid Unicode. */
package org.wasl.schemas.json;

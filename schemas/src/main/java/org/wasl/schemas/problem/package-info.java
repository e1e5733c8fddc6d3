/** Problem types of RFC 9457 and their texts in three languages. */
package org.wasl.schemas.problem;

/** Code lists in Arabic, French and English. */
package org.wasl.schemas.codes;

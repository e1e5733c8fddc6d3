/** Ids as types, so that a wrong order of arguments does not compile. */
package org.wasl.rules.id;

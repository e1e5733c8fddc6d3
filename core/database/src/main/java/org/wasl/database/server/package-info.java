/**
 * Checks which database server the store talks to, whether it may be used, and what it may lose.
 */
@NullMarked
package org.wasl.database.server;

import org.jspecify.annotations.NullMarked;

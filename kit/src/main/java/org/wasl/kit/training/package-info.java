/** Agencies without memory, which drive a gateway so that its AOT cache knows how it runs. */
@NullMarked
package org.wasl.kit.training;

import org.jspecify.annotations.NullMarked;

/** A report of a certification, as JSON, as results of JUnit, and as a page. */
@NullMarked
package org.wasl.kit.certify.report;

import org.jspecify.annotations.NullMarked;

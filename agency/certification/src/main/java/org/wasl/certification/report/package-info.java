/** A report of a certification, as JSON, as results of JUnit, and as a page. */
@NullMarked
package org.wasl.certification.report;

import org.jspecify.annotations.NullMarked;

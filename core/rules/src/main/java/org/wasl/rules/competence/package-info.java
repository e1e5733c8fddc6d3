/**
 * Finds the competent agencies of a case with a dated decision table. The precedence is matter,
 * territory, person. A decision names the rows that matched. The rows are configuration, to be
 * confirmed by counsel.
 */
package org.wasl.rules.competence;

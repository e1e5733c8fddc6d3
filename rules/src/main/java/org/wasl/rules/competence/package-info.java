/**
 * The competent agencies of a case: a dated decision table with the precedence matter, territory,
 * person. A decision names the rows that matched. The rows are configuration, to be confirmed by
 * counsel.
 */
package org.wasl.rules.competence;

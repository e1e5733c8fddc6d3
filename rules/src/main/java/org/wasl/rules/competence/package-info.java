/**
 * Who is responsible for a case: a dated decision table, matter before territory before person,
 * that explains itself by the rows that matched. The rows are configuration, to be confirmed by
 * counsel.
 */
package org.wasl.rules.competence;

package org.wasl.rules.competence;

/**
 * What is wrong with a row.
 *
 * @param rowId id of the row to mend
 * @param reason what is wrong, for the person who mends it
 */
public record TableProblem(String rowId, String reason) {}

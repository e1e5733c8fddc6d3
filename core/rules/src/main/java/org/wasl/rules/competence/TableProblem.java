package org.wasl.rules.competence;

/**
 * A problem of a row.
 *
 * @param rowId id of the row
 * @param reason the fault, for the person who corrects it
 */
public record TableProblem(String rowId, String reason) {}

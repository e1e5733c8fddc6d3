package org.wasl.client;

/**
 * The gateway refuses, for good: sent again, the same would be refused again.
 *
 * @param problem why, and what to mend
 */
public record Refused(RefusalProblem problem) implements Outcome, Answer, SubmissionKeyAnswer {}

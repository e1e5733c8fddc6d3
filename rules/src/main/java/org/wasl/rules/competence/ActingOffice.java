package org.wasl.rules.competence;

/**
 * An office that stands in for another, a court not yet staffed for instance.
 *
 * @param id its name, unique among these; given as a reason of the decision
 * @param office the office that is replaced
 * @param validity the days it holds on
 * @param acting the office that stands in
 */
public record ActingOffice(String id, String office, Validity validity, String acting) {}

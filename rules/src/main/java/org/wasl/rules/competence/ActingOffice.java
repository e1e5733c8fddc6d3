package org.wasl.rules.competence;

/**
 * An office that stands in for another, a court not yet staffed for instance.
 *
 * @param id its name, unique among acting offices; named as a reason of the decision
 * @param office the office that is replaced
 * @param validity the days on which it is in force
 * @param acting the office that stands in
 */
public record ActingOffice(String id, String office, Validity validity, String acting) {}

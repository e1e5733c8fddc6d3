package org.wasl.rules.competence;

import org.wasl.rules.id.AgencyId;

/**
 * An office that stands in for another, for instance for a court that is not yet staffed.
 *
 * @param id its name, unique among acting offices. The decision names it as a reason
 * @param office the office that is replaced
 * @param validity the days on which it is in force
 * @param acting the office that stands in
 */
public record ActingOffice(String id, AgencyId office, Validity validity, AgencyId acting) {}

package org.wasl.routes.config;

import org.wasl.rules.agreements.Agreements;
import org.wasl.rules.competence.CompetenceTable;
import org.wasl.rules.deadlines.DeadlineTable;
import org.wasl.wire.directory.AgencyDirectory;

/**
 * What the configuration tables say at one moment; immutable. A change of a file makes a new one,
 * and whoever decides something takes the current one once, so that a message is not decided half
 * by the old tables and half by the new ones.
 *
 * @param directory the agencies, their certificates and keys
 * @param competence who is responsible for a case
 * @param agreements who may send what to whom
 * @param deadlines what must have happened in time, and what working time is
 */
public record ConfigurationSnapshot(
    AgencyDirectory directory,
    CompetenceTable competence,
    Agreements agreements,
    DeadlineTable deadlines) {}

package org.wasl.routes.config;

import org.wasl.rules.agreements.Agreements;
import org.wasl.rules.competence.CompetenceTable;
import org.wasl.rules.deadlines.DeadlineTable;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.wire.directory.AgencyDirectory;

/**
 * The configuration tables at one moment. Immutable. A change of a file makes a new snapshot. Each
 * decision takes the current snapshot once, so that a message is not decided by a mix of old and
 * new tables.
 *
 * @param directory the agencies, their certificates and keys
 * @param competence finds who is responsible for a case
 * @param agreements which agency may send which message to whom
 * @param deadlines time limits and working time
 * @param schemas the message types, with their code lists
 */
public record ConfigurationSnapshot(
    AgencyDirectory directory,
    CompetenceTable competence,
    Agreements agreements,
    DeadlineTable deadlines,
    SchemaRegistry schemas) {}

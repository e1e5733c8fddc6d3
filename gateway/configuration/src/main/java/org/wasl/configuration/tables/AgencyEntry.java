package org.wasl.configuration.tables;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wasl.rules.AgencyRole;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.directory.DeliveryFormat;
import org.wasl.wire.directory.MessageVersions;

/**
 * One file under {@code agencies/}.
 *
 * @param id the id, which is the file's name without {@code .properties}
 * @param kind the kind of the agency
 * @param names the names by language, {@code ar}, {@code fr} and {@code en}
 * @param territory the territory (ISO 3166-2:MA, {@code MA} for the whole country)
 * @param protocol the protocol of its connector
 * @param endpoint the address for deliveries; empty if the agency collects them
 * @param maxConcurrent the maximum of concurrent calls to it
 * @param deliveriesPerRequest the maximum of deliveries in one request; above 1 the agency speaks
 *     wire version 2
 * @param format the format of a request with one delivery
 * @param callDeadlineMillis the hard limit of one call, in milliseconds
 * @param revoked true if it may neither send nor receive
 * @param sandbox true if it takes part in test cases only; any other agency receives none of them
 * @param contacts telephone numbers and mail addresses by function
 * @param versions the versions of message types that it reads and writes
 */
public record AgencyEntry(
    AgencyId id,
    AgencyRole kind,
    Map<String, String> names,
    String territory,
    String protocol,
    Optional<URI> endpoint,
    int maxConcurrent,
    int deliveriesPerRequest,
    DeliveryFormat format,
    int callDeadlineMillis,
    boolean revoked,
    boolean sandbox,
    Map<ContactRole, List<String>> contacts,
    MessageVersions versions) {}

package org.wasl.gateway.config.tables;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wasl.rules.AgencyRole;
import org.wasl.wire.directory.DeliveryFormat;
import org.wasl.wire.directory.MessageVersions;

/**
 * One file under {@code agencies/}.
 *
 * @param id its name, the file's name without {@code .properties}
 * @param kind its kind
 * @param names its name by language: {@code ar}, {@code fr}, {@code en}
 * @param territory its territory (ISO 3166-2:MA, {@code MA} for the whole country)
 * @param protocol the connector that reaches it
 * @param endpoint where deliveries go; empty where the agency collects them
 * @param maxConcurrent calls under way to it at once, at most
 * @param deliveriesPerRequest sent in one request, at most; above 1 it speaks wire version 2
 * @param format of a request with one delivery
 * @param callDeadlineMillis hard end of one call, in milliseconds
 * @param revoked neither sends nor receives
 * @param sandbox takes part in test cases only; any other agency receives none of them
 * @param contacts telephone numbers and mail addresses of those who are called, by their function
 * @param versions which versions of message types it reads and writes
 */
public record AgencyEntry(
    String id,
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

package org.wasl.connectors.partnerapi.exchange;

/**
 * An answer that Camel's REST DSL writes as JSON by its binding. It describes one moment, so nobody
 * may store it. Implementations are records whose components are the members of the document. Its
 * address names the type with {@code outType}.
 */
public interface BoundAnswer {}

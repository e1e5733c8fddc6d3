package org.wasl.connectors.https;

import java.nio.file.Path;

/**
 * Limits and keys of the HTTPS connector.
 *
 * @param host address the partner API listens on
 * @param port its port; 0 takes any free one
 * @param certificate PEM chain of the gateway, used as server and as client
 * @param key PEM private key (PKCS#8) that belongs to it
 * @param authority PEM certificates of the authorities that partners' certificates come from
 * @param maxBodyBytes largest request body
 * @param maxHeaderBytes largest sum of all request headers
 * @param maxConnections connections open at once; more are closed at once
 * @param requestTimeoutMillis from the first byte of a connection (or the end of the last answer)
 *     to the end of a request: a slow sender is cut off
 * @param workerThreads requests worked on at once
 * @param connectTimeoutMillis outwards: for TCP and TLS together
 * @param maxConnectionsPerAgency outwards: to one address at once
 * @param maxReceiptBytes outwards: largest answer read
 */
public record HttpsSettings(
    String host,
    int port,
    Path certificate,
    Path key,
    Path authority,
    int maxBodyBytes,
    int maxHeaderBytes,
    int maxConnections,
    int requestTimeoutMillis,
    int workerThreads,
    int connectTimeoutMillis,
    int maxConnectionsPerAgency,
    int maxReceiptBytes) {}

package org.wasl.wire.exchange;

/**
 * Somebody reads the audit log.
 *
 * @param thumbprint SHA-256 thumbprint (hex) of the client certificate
 * @param path below the log's prefix: {@code checkpoint} or {@code tile/…} (C2SP {@code
 *     tlog-tiles}), of a later shard after its number: {@code 2/checkpoint}
 * @param acceptLanguage languages the asker reads, as in RFC 9110; empty where not said
 */
public record LogInquiry(String thumbprint, String path, String acceptLanguage) {}

package org.wasl.wire.exchange;

/**
 * A request to read the audit log.
 *
 * @param thumbprint SHA-256 thumbprint (hex) of the client certificate
 * @param path path below the log's prefix, {@code checkpoint} or {@code tile/…} (C2SP {@code
 *     tlog-tiles}). For a later shard its number comes first, as in {@code 2/checkpoint}
 * @param acceptLanguage value of {@code Accept-Language} (RFC 9110), or empty if absent
 */
public record LogInquiry(String thumbprint, String path, String acceptLanguage)
    implements Inquiry {}

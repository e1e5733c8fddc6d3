package org.wasl.connectors;

import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;

/**
 * A certificate with its key, in memory and as files.
 *
 * @param context speaks TLS as this identity and trusts its authority
 * @param thumbprint SHA-256 of the certificate, hex
 */
public record TestIdentity(
    X509Certificate certificate,
    PrivateKey key,
    Path certificateFile,
    Path keyFile,
    SSLContext context,
    String thumbprint) {}

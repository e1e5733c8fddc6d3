package org.wasl.courtfile;

import java.net.InetSocketAddress;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * An authority that stamps the time by RFC 3161.
 *
 * @param url where it answers
 * @param certificate its own certificate, or that of its issuer
 * @param policy object identifier of the policy that its time stamps must have
 * @param proxy the proxy on the way to it
 */
public record TimeStampAuthority(
    URI url,
    X509Certificate certificate,
    Optional<String> policy,
    Optional<InetSocketAddress> proxy) {}

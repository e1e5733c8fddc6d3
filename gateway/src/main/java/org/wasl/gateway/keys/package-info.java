/**
 * Keys and certificates, the gateway's own and its partners': read from {@code pki.dir} and checked
 * before anything is started, and told of before they end.
 */
package org.wasl.gateway.keys;

package org.wasl.wire.pki;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * A key manager with one key and chain, which may be renewed. They are asked for at each handshake.
 * The platform's own key manager needs a key store, which encrypts and decrypts the key with
 * thousands of rounds. With hundreds of agencies that costs too much.
 */
public final class SingleKeyManager extends X509ExtendedKeyManager {
  private static final int MAX_CHOSEN = 4;

  private final Supplier<CertifiedKey> current;

  /** By alias, those of handshakes under way: a handshake presents the key that it began with. */
  private final Map<String, CertifiedKey> chosen = new LinkedHashMap<>();

  public SingleKeyManager(Supplier<CertifiedKey> current) {
    this.current = current;
  }

  /** The alias if the peer accepts this type of key, otherwise null. */
  private @Nullable String alias(String... keyTypes) {
    CertifiedKey own = current.get();
    return List.of(keyTypes).contains(own.key().getAlgorithm()) ? choose(own) : null;
  }

  private synchronized String choose(CertifiedKey own) {
    String alias = PkiFolder.thumbprint(own.chain().getFirst());
    chosen.remove(alias);
    chosen.put(alias, own);
    if (chosen.size() > MAX_CHOSEN) {
      chosen.remove(chosen.keySet().iterator().next());
    }
    return alias;
  }

  private synchronized Optional<CertifiedKey> chosen(String alias) {
    return Optional.ofNullable(chosen.get(alias));
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] types, Principal[] issuers, SSLEngine engine) {
    return alias(types);
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String type, Principal[] issuers, SSLEngine engine) {
    return alias(type);
  }

  @Override
  public @Nullable String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
    return alias(types);
  }

  @Override
  public @Nullable String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
    return alias(type);
  }

  @Override
  public String @Nullable [] getClientAliases(String type, Principal[] issuers) {
    return getServerAliases(type, issuers);
  }

  @Override
  public String @Nullable [] getServerAliases(String type, Principal[] issuers) {
    String alias = alias(type);
    return alias == null ? null : new String[] {alias};
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    return chosen(alias).map(own -> own.chain().toArray(new X509Certificate[0])).orElse(null);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    return chosen(alias).map(CertifiedKey::key).orElse(null);
  }
}

package org.wasl.connectors.sftp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.BuiltinFactory;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.core.CoreModuleProperties;
import org.jspecify.annotations.Nullable;
import org.wasl.connectors.intermediary.IntermediaryUnavailableException;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.SecretFile;
import org.wasl.wire.exchange.DeliveryFailure;

/**
 * The SSH client. It logs in with the gateway's key only, and only at a server whose host key is in
 * the agency's file. The host's own SSH configuration is not read.
 */
public final class SshConnector implements AutoCloseable {
  /** The host keys that a server may have. */
  private static final AttributeKey<HostKeyCheck> CHECK = new AttributeKey<>();

  private static final int HEARTBEATS_PER_TIMEOUT = 3;
  private static final int MAX_KEY_BYTES = 64 << 10;

  /** Checks the host key of one connection. */
  private static final class HostKeyCheck {
    private final Set<String> known;
    private volatile boolean refused;

    HostKeyCheck(Set<String> known) {
      this.known = known;
    }

    boolean admits(PublicKey key) {
      refused = !known.contains(KeyUtils.getFingerPrint(BuiltinDigests.sha256, key));
      return !refused;
    }
  }

  private final Path keyFile;
  private final Consumer<AgencyId> changedHostKey;
  private final Duration timeout;
  private @Nullable SshClient client;
  private boolean closed;

  /**
   * @param keyFile the gateway's private key, which is read for each connection
   * @param changedHostKey called with the agency's id each time a server has another host key
   * @param stepMillis how long a server may take for one step
   */
  public SshConnector(Path keyFile, Consumer<AgencyId> changedHostKey, int stepMillis) {
    this.keyFile = keyFile;
    this.changedHostKey = changedHostKey;
    this.timeout = Duration.ofMillis(stepMillis);
  }

  /**
   * Connects and logs in.
   *
   * @param agency id of the agency
   * @throws IntermediaryUnavailableException if the gateway has no usable key, nobody answers, the
   *     host key is not the agency's, or the server does not admit the gateway
   */
  public ClientSession connect(AgencyId agency, FolderAddress address)
      throws IntermediaryUnavailableException {
    KeyPair own = ownKey();
    HostKeyCheck check = new HostKeyCheck(address.hostKeys());
    ClientSession session;
    try {
      session =
          client()
              .connect(
                  address.user(),
                  address.host(),
                  address.port(),
                  AttributeRepository.ofKeyValuePair(CHECK, check),
                  null)
              .verify(timeout)
              .getSession();
    } catch (IOException | RuntimeException e) {
      throw new IntermediaryUnavailableException(DeliveryFailure.CONNECT);
    }
    try {
      session.addPublicKeyIdentity(own);
      session.auth().verify(timeout);
      return session;
    } catch (IOException | RuntimeException e) {
      session.close(true);
      if (check.refused) {
        changedHostKey.accept(agency);
        throw new IntermediaryUnavailableException(DeliveryFailure.WRONG_HOST_KEY);
      }
      throw new IntermediaryUnavailableException(
          session.isAuthenticated() ? DeliveryFailure.CONNECT : DeliveryFailure.LOGIN);
    }
  }

  private KeyPair ownKey() throws IntermediaryUnavailableException {
    Optional<String> problem = SecretFile.problem(keyFile);
    if (problem.isEmpty()) {
      try (InputStream in = Files.newInputStream(keyFile)) {
        byte[] text = in.readNBytes(MAX_KEY_BYTES);
        Iterable<KeyPair> keys =
            SecurityUtils.loadKeyPairIdentities(
                null,
                NamedResource.ofName(keyFile.toString()),
                new ByteArrayInputStream(text),
                FilePasswordProvider.EMPTY);
        if (keys != null && keys.iterator().hasNext()) {
          return keys.iterator().next();
        }
      } catch (IOException | GeneralSecurityException | RuntimeException e) {
        // Reported below without the parser's message, which may quote the file.
      }
    }
    throw IntermediaryUnavailableException.ofFile(
        DeliveryFailure.SSH_KEY,
        keyFile + " " + problem.orElse("holds no private key that OpenSSH reads"));
  }

  private synchronized SshClient client() {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    SshClient started = client;
    if (started == null) {
      started = configured();
      started.start();
      client = started;
    }
    return started;
  }

  private SshClient configured() {
    SshClient made = ClientBuilder.builder().build();
    made.setKeyExchangeFactories(
        NamedFactory.setUpTransformedFactories(
            true,
            List.of(
                BuiltinDHFactories.mlkem768x25519,
                BuiltinDHFactories.sntrup761x25519_openssh,
                BuiltinDHFactories.curve25519,
                BuiltinDHFactories.curve25519_libssh,
                BuiltinDHFactories.ecdhp256,
                BuiltinDHFactories.ecdhp384,
                BuiltinDHFactories.ecdhp521,
                BuiltinDHFactories.dhg16_512,
                BuiltinDHFactories.dhg14_256),
            ClientBuilder.DH2KEX));
    made.setSignatureFactories(
        supported(
            List.of(
                BuiltinSignatures.ed25519,
                BuiltinSignatures.nistp256,
                BuiltinSignatures.nistp384,
                BuiltinSignatures.nistp521,
                BuiltinSignatures.rsaSHA512,
                BuiltinSignatures.rsaSHA256)));
    made.setCipherFactories(
        supported(
            List.of(
                BuiltinCiphers.aes128gcm,
                BuiltinCiphers.aes256gcm,
                BuiltinCiphers.cc20p1305_openssh,
                BuiltinCiphers.aes128ctr,
                BuiltinCiphers.aes256ctr)));
    made.setMacFactories(
        supported(
            List.of(
                BuiltinMacs.hmacsha256etm,
                BuiltinMacs.hmacsha512etm,
                BuiltinMacs.hmacsha256,
                BuiltinMacs.hmacsha512)));
    made.setServerKeyVerifier(
        (session, address, key) -> {
          HostKeyCheck check = session.getConnectionContext().getAttribute(CHECK);
          return check != null && check.admits(key);
        });
    made.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
    made.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
    made.setFilePasswordProvider(FilePasswordProvider.EMPTY);
    made.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
    // This idle timeout of a session also limits a request, because heartbeats keep a busy session
    // alive.
    CoreModuleProperties.IDLE_TIMEOUT.set(made, timeout);
    CoreModuleProperties.HEARTBEAT_INTERVAL.set(made, timeout.dividedBy(HEARTBEATS_PER_TIMEOUT));
    CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(made, HEARTBEATS_PER_TIMEOUT);
    CoreModuleProperties.AUTH_TIMEOUT.set(made, timeout);
    CoreModuleProperties.IO_CONNECT_TIMEOUT.set(made, timeout);
    CoreModuleProperties.CHANNEL_OPEN_TIMEOUT.set(made, timeout);
    return made;
  }

  /** The algorithms that this JVM supports. */
  private static <T> List<NamedFactory<T>> supported(List<? extends BuiltinFactory<T>> all) {
    return all.stream()
        .filter(BuiltinFactory::isSupported)
        .<NamedFactory<T>>map(each -> each)
        .toList();
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (client != null) {
      client.stop();
    }
  }
}

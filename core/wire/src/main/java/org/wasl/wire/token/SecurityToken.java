package org.wasl.wire.token;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.wasl.runtime.SecretFile;

/**
 * A token, opened once in a process with the platform's provider (SunPKCS11) and used by many
 * threads. A token that is lost makes each signature fail, with its reason. It is looked for again
 * with the next signature after a second, and used again when it is back. Reopening backs off
 * exponentially, up to a minute. Each reopening voids everything that is open of the same library,
 * and keeps memory as long as the process.
 */
public final class SecurityToken {
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final Map<Name, SecurityToken> TOKENS = new ConcurrentHashMap<>();

  /**
   * All that was opened, also before a token was lost, and the keys made there. If it became
   * garbage, it would close sessions, and destroy objects, by numbers that the library has given
   * away again.
   */
  private static final Collection<Opened> OPENED_TOKENS = new ConcurrentLinkedQueue<>();

  private record Name(Path module, String label) {}

  private record Opened(
      int generation,
      Provider provider,
      KeyStore keys,
      Map<String, PrivateKey> found,
      Collection<KeyPair> made) {
    Opened(int generation, Provider provider, KeyStore keys) {
      this(generation, provider, keys, new ConcurrentHashMap<>(), new ConcurrentLinkedQueue<>());
    }
  }

  private final Name name;
  private final CryptokiModule module;
  private volatile Path pinFile;
  private @Nullable Opened opened;
  private @Nullable Opened failing; // was opened again, and fails as before
  private long triedNanos;
  private long pauseNanos = PAUSE_NANOS;
  private String refusedPin = "";
  private volatile Optional<String> problem = Optional.empty();

  private SecurityToken(Name name, CryptokiModule module, Path pinFile) {
    this.name = name;
    this.module = module;
    this.pinFile = pinFile;
    this.triedNanos = System.nanoTime() - PAUSE_NANOS;
  }

  /**
   * The token that the URI names. It is not opened yet. If it is open already, the PIN file of this
   * URI counts when it is opened again.
   *
   * @throws TokenException if its library is none, or another PIN file than before cannot be read
   */
  public static SecurityToken of(TokenUri uri) throws TokenException {
    CryptokiModule module = CryptokiModule.of(uri.module());
    SecurityToken token =
        TOKENS.computeIfAbsent(
            new Name(uri.module(), uri.token()),
            it -> new SecurityToken(it, module, uri.pinFile()));
    if (!uri.pinFile().equals(token.pinFile)) {
      token.pin(uri.pinFile());
      token.pinFile = uri.pinFile();
    }
    return token;
  }

  /** The reason why this key does not sign now, or empty if it does, which is tried. */
  public Optional<String> problem(String object) {
    try {
      sign(object, new byte[1]);
      return Optional.empty();
    } catch (TokenException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** An operation on the token while it is present. */
  private interface Use<T> {
    T apply(Opened opened) throws GeneralSecurityException;
  }

  /**
   * An ECDSA signature with SHA-256, as two integers of 32 bytes (RFC 7518, section 3.4).
   *
   * @param object the label of the key
   * @throws TokenException if the token, or the key, is not there now
   */
  public byte[] sign(String object, byte[] input) throws TokenException {
    return use(
        it -> {
          Signature signature =
              Signature.getInstance("SHA256withECDSAinP1363Format", it.provider());
          signature.initSign(key(it, object));
          signature.update(input);
          return signature.sign();
        });
  }

  private static PrivateKey key(Opened it, String object) throws GeneralSecurityException {
    PrivateKey known = it.found().get(object);
    if (known != null) {
      return known;
    }
    if (!(it.keys().getKey(object, null) instanceof PrivateKey)) {
      reread(it.keys());
    }
    if (it.keys().getKey(object, null) instanceof PrivateKey key) {
      it.found().put(object, key);
      return key;
    }
    throw new ObjectException(
        "has no private key with a certificate, both called "
            + object
            + ": wasl pki --token makes them");
  }

  /** Another process may have made keys since the token was opened. The login goes on. */
  private static void reread(KeyStore keys) throws GeneralSecurityException {
    try {
      keys.load(null, null);
    } catch (IOException e) {
      throw new KeyStoreException(e);
    }
  }

  /** The token is there, and an object in it is not as it is to be. */
  private static final class ObjectException extends GeneralSecurityException {
    private static final long serialVersionUID = 1L;

    ObjectException(String reason) {
      super(reason);
    }
  }

  /**
   * Makes a P-256 key that never leaves the token, under this label.
   *
   * @param certify a certificate of the key, signed with the given provider, because the platform
   *     finds a key by its certificate
   * @return the certificate
   * @throws TokenException if the token is not there
   * @throws IllegalArgumentException if it has a key of this label
   */
  public X509Certificate make(String object, Function<Certifiable, X509Certificate> certify)
      throws TokenException {
    return use(
        it -> {
          if (it.keys().containsAlias(object)) {
            throw new IllegalArgumentException(describe("has a key called " + object + " already"));
          }
          KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", it.provider());
          generator.initialize(new ECGenParameterSpec("secp256r1"));
          KeyPair pair = generator.generateKeyPair();
          it.made().add(pair);
          X509Certificate certificate = certify.apply(new Certifiable(pair, it.provider()));
          it.keys().setKeyEntry(object, pair.getPrivate(), null, new Certificate[] {certificate});
          return certificate;
        });
  }

  /**
   * A new key, before it has a certificate.
   *
   * @param pair whose private part is in the token
   * @param provider signs with it
   */
  public record Certifiable(KeyPair pair, Provider provider) {}

  private <T> T use(Use<T> use) throws TokenException {
    Opened before = current(Optional.empty());
    try {
      return attempt(use, before);
    } catch (ObjectException e) {
      throw failed(e); // the token is there: to open it again would not help
    } catch (GeneralSecurityException | ProviderException e) {
      failed(e); // the reason, where it is too early to look again
      Opened reopened = current(Optional.of(before));
      try {
        T done = attempt(use, reopened);
        pause(reopened, true);
        return done;
      } catch (GeneralSecurityException | ProviderException second) {
        pause(reopened, false);
        throw failed(second);
      }
    }
  }

  private <T> T attempt(Use<T> use, Opened with) throws GeneralSecurityException {
    Lock calls = module.lock().readLock();
    calls.lock();
    try {
      if (with.generation() != module.generation()) {
        throw new ProviderException("was lost");
      }
      T done = use.apply(with);
      problem = Optional.empty();
      return done;
    } finally {
      calls.unlock();
    }
  }

  /**
   * The open objects. They are opened if none are open, or if the open ones have failed.
   *
   * @param failed does not serve any more
   */
  private synchronized Opened current(Optional<Opened> failed) throws TokenException {
    if (opened != null
        && !failed.equals(Optional.of(opened))
        && opened.generation() == module.generation()) {
      return opened;
    }
    long now = System.nanoTime();
    if (now - triedNanos < pauseNanos) {
      throw new TokenException(problem.orElse(describe("is not there")));
    }
    triedNanos = now;
    try {
      if (opened != null && opened.generation() == module.generation()) {
        module.restart();
      }
      opened = open(module.slot(name.label()));
      return opened;
    } catch (TokenException e) {
      pauseNanos = PAUSE_NANOS;
      String reason = String.valueOf(e.getMessage());
      String message =
          reason.startsWith(describe("")) ? reason : describe("cannot be used: " + reason);
      problem = Optional.of(message);
      throw new TokenException(message, e);
    }
  }

  /** Sets the pause before the next opening. Many threads may fail with this opening. */
  private synchronized void pause(Opened reopened, boolean serves) {
    if (serves) {
      pauseNanos = PAUSE_NANOS;
    } else if (reopened != failing) {
      failing = reopened;
      pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS);
    }
  }

  private Opened open(long slot) throws TokenException {
    int generation = module.generation();
    String pin = pin(pinFile);
    if (pin.equals(refusedPin)) {
      throw new TokenException(
          describe(wrongPin() + "; it is not tried again, because the token could lock"));
    }
    Lock calls = module.lock().readLock();
    calls.lock();
    try {
      Provider provider =
          Security.getProvider("SunPKCS11")
              .configure(
                  String.format(
                      Locale.ROOT,
                      """
                      --name=wasl-%d
                      library = "%s"
                      slot = %d
                      attributes(generate, CKO_PRIVATE_KEY, *) = {
                        CKA_SENSITIVE = true
                        CKA_EXTRACTABLE = false
                        CKA_SIGN = true
                      }
                      """,
                      NUMBER.incrementAndGet(),
                      name.module(),
                      slot));
      KeyStore keys = KeyStore.getInstance("PKCS11", provider);
      Opened made = new Opened(generation, provider, keys);
      OPENED_TOKENS.add(made);
      keys.load(null, pin.toCharArray());
      module.opened(generation);
      return made;
    } catch (IOException e) {
      if (isWrongPin(e)) {
        refusedPin = pin;
        throw new TokenException(describe(wrongPin()), e);
      }
      throw failed(e);
    } catch (GeneralSecurityException | ProviderException e) {
      throw failed(e);
    } finally {
      calls.unlock();
    }
  }

  private String wrongPin() {
    return "does not accept the PIN in " + pinFile;
  }

  private String pin(Path file) throws TokenException {
    Optional<String> unfit = SecretFile.problem(file);
    if (unfit.isPresent()) {
      throw new TokenException(
          describe("cannot be opened: its PIN file " + file + " " + unfit.get()));
    }
    try {
      return SecretFile.read(file);
    } catch (IOException e) {
      throw new TokenException(describe("cannot be opened: " + e.getMessage()), e);
    }
  }

  private static boolean isWrongPin(Throwable fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (String.valueOf(cause.getMessage())
          .matches("CKR_PIN_(INCORRECT|INVALID|LEN_RANGE|LOCKED)")) {
        return true;
      }
    }
    return false;
  }

  private TokenException failed(Exception e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String reason = (e instanceof ObjectException ? "" : "cannot be used: ") + cause.getMessage();
    TokenException failure = new TokenException(describe(reason), e);
    problem = Optional.of(String.valueOf(failure.getMessage()));
    return failure;
  }

  private String describe(String description) {
    return "token " + name.label() + " " + description;
  }
}

package org.wasl.console.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The file of console users, one on each line as {@code name roles hash [key=JWK]
 * [oidc=ISSUER#SUBJECT]… [locked] [once=TIME]}, separated by blanks.
 *
 * <ul>
 *   <li>Roles are comma-separated names of {@link ConsoleRole} in lower case.
 *   <li>The hash is written as by {@link PasswordHash#encoded}.
 *   <li>{@code key} is a public JWK (RFC 7517) without blanks, Ed25519 or P-256.
 *   <li>Each {@code oidc} links an identity at a provider to this person.
 *   <li>{@code locked} refuses each login.
 *   <li>{@code once} is a time (RFC 3339). Until then the password is valid, only to choose another
 *       one.
 * </ul>
 *
 * <p>Empty lines and lines that begin with {@code #} are skipped.
 */
public final class UsersFile {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final String KEY = "key=";
  private static final String LINK = "oidc=";
  private static final String LOCKED = "locked";
  private static final String ONCE = "once=";
  private static final int FIELDS = 3;

  private UsersFile() {}

  /** The line of a user with a password only. */
  public static String line(String name, Set<ConsoleRole> roles, PasswordHash hash) {
    return line(new User(name, roles, hash));
  }

  /** The line for one user, ready to be appended to the file. */
  public static String line(User user) {
    checkName(user.name());
    if (user.roles().isEmpty()) {
      throw new IllegalArgumentException("a user needs a role");
    }
    List<String> fields = new ArrayList<>();
    fields.add(user.name());
    fields.add(
        EnumSet.copyOf(user.roles()).stream()
            .map(ConsoleRole::wireName)
            .collect(Collectors.joining(",")));
    fields.add(user.password().encoded());
    user.signingKey().ifPresent(key -> fields.add(KEY + key.toPublicJWK().toJSONString()));
    user.links().stream()
        .map(link -> LINK + link.issuer() + "#" + link.subject())
        .sorted()
        .forEach(fields::add);
    if (user.locked()) {
      fields.add(LOCKED);
    }
    user.oneTimeUntil().ifPresent(until -> fields.add(ONCE + until));
    return String.join(" ", fields);
  }

  /**
   * Reads and checks the whole file.
   *
   * @param minIterations the lowest permitted work factor of a hash
   * @return users by their names in lower case
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException with file and line if a line is wrong; it never quotes the
   *     line
   */
  public static Map<String, User> read(Path file, int minIterations) throws IOException {
    return parse(
        file.getFileName().toString(),
        Files.readAllLines(file, StandardCharsets.UTF_8),
        minIterations);
  }

  /**
   * Checks lines before they are written.
   *
   * @param name the name of the file
   * @throws IllegalArgumentException as above
   */
  public static Map<String, User> parse(String name, List<String> lines, int minIterations) {
    Map<String, User> users = new HashMap<>();
    Set<Object> taken = new HashSet<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      try {
        User user = parse(line);
        requireWork(user.password(), minIterations);
        requireOwn(user, taken);
        if (users.put(user.name().toLowerCase(Locale.ROOT), user) != null) {
          throw new IllegalArgumentException(
              "a second line for the same user; letter case makes no difference");
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(name + " line " + (i + 1) + ": " + e.getMessage());
      }
    }
    return Map.copyOf(users);
  }

  private static void requireWork(PasswordHash password, int minIterations) {
    if (password.iterations() < minIterations) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the password's hash has fewer than %d iterations: set the password again with wasl"
                  + " user",
              minIterations));
    }
  }

  /** A key or a linked identity of two lines would make two persons of one. */
  private static void requireOwn(User user, Set<Object> taken) {
    if (user.signingKey().map(UsersFile::thumbprint).filter(it -> !taken.add(it)).isPresent()) {
      throw new IllegalArgumentException("the key is another user's as well");
    }
    if (!user.links().stream().allMatch(taken::add)) {
      throw new IllegalArgumentException("the OpenID identity is another user's as well");
    }
  }

  private static User parse(String line) {
    String[] part = line.split("\\s+");
    if (part.length < FIELDS) {
      throw new IllegalArgumentException("expected: name roles hash");
    }
    checkName(part[0]);
    Set<ConsoleRole> roles = roles(part[1]);
    PasswordHash password = PasswordHash.parse(part[2]);
    Optional<JWK> key = Optional.empty();
    Set<PersonIdentity> links = new HashSet<>();
    boolean locked = false;
    Optional<Instant> once = Optional.empty();
    for (int i = FIELDS; i < part.length; i++) {
      if (part[i].startsWith(KEY) && key.isEmpty()) {
        key = Optional.of(publicKey(part[i].substring(KEY.length())));
      } else if (part[i].startsWith(LINK)) {
        links.add(PersonIdentity.parse(part[i].substring(LINK.length())));
      } else if (part[i].equals(LOCKED)) {
        locked = true;
      } else if (part[i].startsWith(ONCE) && once.isEmpty()) {
        once = Optional.of(time(part[i].substring(ONCE.length())));
      } else {
        throw new IllegalArgumentException(
            "expected after the hash: key=JWK, oidc=ISSUER#SUBJECT, locked, once=TIME");
      }
    }
    return new User(part[0], roles, password, key, Set.copyOf(links), locked, once);
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("once is a time, as once=2026-03-02T08:00:00Z");
    }
  }

  /**
   * Reads the public key with which a person signs.
   *
   * @throws IllegalArgumentException for anything but a public JWK with Ed25519 or P-256; the
   *     message never quotes it
   */
  public static JWK publicKey(String json) {
    JWK key;
    try {
      key = JWK.parse(json);
    } catch (ParseException e) {
      throw new IllegalArgumentException("the key is not a JWK");
    }
    boolean known =
        key instanceof OctetKeyPair pair && Curve.Ed25519.equals(pair.getCurve())
            || key instanceof ECKey ec && Curve.P_256.equals(ec.getCurve());
    if (!known || key.isPrivate()) {
      throw new IllegalArgumentException("the key must be public, Ed25519 or P-256");
    }
    return key;
  }

  /** The key id in a statement's signature, which is the key's thumbprint (RFC 7638). */
  public static String thumbprint(JWK key) {
    try {
      return key.computeThumbprint().toString();
    } catch (JOSEException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /**
   * The private key of a person, with the key id of its signatures.
   *
   * @throws IllegalArgumentException for anything but a private key with Ed25519 or P-256
   */
  public static JWK named(JWK key) {
    publicKey(key.toPublicJWK().toJSONString());
    return switch (key) {
      case OctetKeyPair pair -> new OctetKeyPair.Builder(pair).keyID(thumbprint(key)).build();
      case ECKey pair -> new ECKey.Builder(pair).keyID(thumbprint(key)).build();
      default -> throw new IllegalArgumentException("not a key with Ed25519 or P-256");
    };
  }

  /**
   * Reads comma-separated role names in lower case.
   *
   * @throws IllegalArgumentException if one is unknown; the message lists the known ones
   */
  public static Set<ConsoleRole> roles(String names) {
    EnumSet<ConsoleRole> roles = EnumSet.noneOf(ConsoleRole.class);
    for (String name : names.split(",", -1)) {
      roles.add(role(name));
    }
    return roles;
  }

  private static ConsoleRole role(String name) {
    for (ConsoleRole role : ConsoleRole.values()) {
      if (role.wireName().equals(name)) {
        return role;
      }
    }
    throw new IllegalArgumentException("unknown role; known: viewer, operator, approver, auditor");
  }

  /** Tells whether the text is a valid user name. */
  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  private static void checkName(String name) {
    if (!isName(name)) {
      throw new IllegalArgumentException("a user name is 1 to 64 of A-Z a-z 0-9 . _ -");
    }
  }
}

package org.wasl.configuration.settings.operations;

import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.wasl.console.auth.ConsoleRole;
import org.wasl.runtime.settings.SecretFileCheck;
import org.wasl.runtime.settings.SettingKey;
import org.wasl.runtime.settings.Settings;
import org.wasl.runtime.settings.SettingsReader;

/**
 * The external provider of the console's logins (OpenID Connect).
 *
 * @param issuer the https address of the provider
 * @param clientId the client id of the console at the provider
 * @param clientSecretFile the file of the client secret
 * @param redirect the console's {@code /hawtio/auth/oidc/callback}, as browsers reach it
 * @param caFile the certificates (PEM) to trust for the provider; empty for the JVM's authorities
 * @param nameClaim the claim that names the person
 * @param rolesClaim the claim that gives roles
 * @param roles for each role, the values of that claim that grant it
 * @param timeoutMillis the timeout of each call to the provider, in milliseconds
 */
public record SignInConfig(
    URI issuer,
    String clientId,
    Path clientSecretFile,
    URI redirect,
    Optional<Path> caFile,
    String nameClaim,
    String rolesClaim,
    Map<ConsoleRole, Set<String>> roles,
    int timeoutMillis) {

  /** Reads the settings of a provider. Without an address there is no provider. */
  static final class Reader implements SettingsReader<Optional<SignInConfig>> {
    private static final String ADDRESS = "https address, or empty";

    private static final SettingKey<Optional<String>> ISSUER =
        SettingKey.optional(
            "management.oidc.issuer",
            ADDRESS,
            "OpenID provider for logins to the console; empty: none");
    private static final SettingKey<Optional<String>> CLIENT =
        SettingKey.optional(
            "management.oidc.clientId", "text", "Client id of the console at the provider");
    private static final SettingKey<Optional<Path>> SECRET =
        SettingKey.optionalPath(
            "management.oidc.clientSecretFile", "File of the client secret, not for others");
    private static final SettingKey<Optional<String>> REDIRECT =
        SettingKey.optional(
            "management.oidc.redirectUri",
            ADDRESS,
            "The console's /hawtio/auth/oidc/callback, as browsers reach it");
    private static final SettingKey<Optional<Path>> CA =
        SettingKey.optionalPath(
            "management.oidc.caFile",
            "Certificates (PEM) to trust for the provider; empty: the JVM's authorities");
    private static final SettingKey<String> NAME =
        claim(
            "management.oidc.nameClaim",
            "preferred_username",
            "Claim of the ID token that names the person");
    private static final SettingKey<String> ROLES =
        claim("management.oidc.rolesClaim", "groups", "Claim of the ID token that gives roles");
    private static final SettingKey<Integer> TIMEOUT =
        SettingKey.integer(
            "management.oidc.timeoutMillis",
            5_000,
            100,
            60_000,
            "Time limit of each call to the provider");
    private static final Map<ConsoleRole, SettingKey<Optional<String>>> GROUPS =
        Arrays.stream(ConsoleRole.values())
            .collect(
                Collectors.toMap(
                    role -> role,
                    Reader::groups,
                    (a, b) -> a,
                    () -> new EnumMap<>(ConsoleRole.class)));

    @Override
    public List<SettingKey<?>> keys() {
      return List.of(
          ISSUER,
          CLIENT,
          SECRET,
          REDIRECT,
          CA,
          NAME,
          ROLES,
          TIMEOUT,
          GROUPS.get(ConsoleRole.VIEWER),
          GROUPS.get(ConsoleRole.OPERATOR),
          GROUPS.get(ConsoleRole.APPROVER),
          GROUPS.get(ConsoleRole.AUDITOR));
    }

    private static SettingKey<String> claim(String name, String preset, String meaning) {
      return new SettingKey<>(
          name,
          preset,
          meaning,
          "name of a claim",
          text -> {
            if (text.isBlank()) {
              throw new IllegalArgumentException("must be the name of a claim");
            }
            return text;
          });
    }

    private static SettingKey<Optional<String>> groups(ConsoleRole role) {
      return SettingKey.optional(
          "management.oidc." + role.wireName(),
          "texts, separated by spaces, or empty",
          "Values of that claim that give this role");
    }

    @Override
    public Optional<SignInConfig> read(Settings settings) {
      Optional<String> issuer = settings.get(ISSUER);
      if (issuer.isEmpty()) {
        return Optional.empty();
      }
      Map<ConsoleRole, Set<String>> roles = new EnumMap<>(ConsoleRole.class);
      GROUPS.forEach(
          (role, key) ->
              settings.get(key).ifPresent(text -> roles.put(role, Set.of(text.split(" +")))));
      if (roles.isEmpty()) {
        settings.refuse(ISSUER, "needs a role: management.oidc.viewer or another");
      }
      SecretFileCheck.check(settings, SECRET.name(), settings.get(SECRET));
      return Optional.of(
          new SignInConfig(
              https(settings, ISSUER),
              needed(settings, CLIENT, "client"),
              needed(settings, SECRET, Path.of("")),
              https(settings, REDIRECT),
              settings.get(CA),
              settings.get(NAME),
              settings.get(ROLES),
              roles,
              settings.get(TIMEOUT)));
    }

    private static <T> T needed(Settings settings, SettingKey<Optional<T>> key, T otherwise) {
      Optional<T> value = settings.get(key);
      if (value.isEmpty()) {
        settings.refuse(key, "is needed with management.oidc.issuer");
      }
      return value.orElse(otherwise);
    }

    private static URI https(Settings settings, SettingKey<Optional<String>> key) {
      URI none = URI.create("https://localhost");
      try {
        URI address = URI.create(needed(settings, key, none.toString()));
        if ("https".equals(address.getScheme()) && address.getHost() != null) {
          return address;
        }
      } catch (IllegalArgumentException e) {
        // reported below
      }
      settings.refuse(key, "must be an https address");
      return none;
    }
  }
}

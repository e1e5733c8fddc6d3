package org.wasl.link.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.wasl.base.settings.LoopbackAddress;
import org.wasl.base.settings.SecretFileCheck;
import org.wasl.base.settings.SettingKey;
import org.wasl.base.settings.Settings;

/**
 * Queues of the old system's broker, with {@link Transport#JMS}.
 *
 * @param address {@code amqp://HOST:PORT} or {@code artemis://HOST:PORT}
 * @param tls false for a broker on this machine that is spoken to in the clear
 * @param trustFile authorities (PEM) of the broker; empty: the system's
 * @param certificateFile PEM certificate chain that the link shows the broker; present together
 *     with the next one, or not
 * @param keyFile PEM private key (PKCS#8) of it
 * @param user by which the link logs in; empty where it does not
 * @param passwordFile its password
 * @param in the queue for messages
 * @param out the queue with documents
 * @param results the queue for their outcomes
 * @param timeoutMillis how long the broker may take for one step
 */
public record JmsConfig(
    Optional<URI> address,
    boolean tls,
    Optional<Path> trustFile,
    Optional<Path> certificateFile,
    Optional<Path> keyFile,
    Optional<String> user,
    Optional<Path> passwordFile,
    String in,
    String out,
    String results,
    int timeoutMillis) {

  private static final SettingKey<Optional<URI>> ADDRESS =
      SettingTypes.address(
          "jms.address",
          Set.of("amqp", "artemis"),
          "amqp://HOST:PORT or artemis://HOST:PORT",
          "Broker of the old system: AMQP 1.0, or the core protocol of Artemis");
  private static final SettingKey<Boolean> TLS =
      SettingKey.yesOrNo(
          "jms.tls", true, "Whether the broker speaks TLS; false only for one on this machine");
  private static final SettingKey<Optional<Path>> TRUST =
      SettingKey.optionalPath(
          "jms.trustFile", "Authorities (PEM) of the broker; empty: the system's");
  private static final SettingKey<Optional<Path>> CERTIFICATE =
      SettingKey.optionalPath(
          "jms.certificateFile",
          "Certificate chain (PEM) that the link shows the broker; empty: none");
  private static final SettingKey<Optional<Path>> KEY =
      SettingKey.optionalPath(
          "jms.keyFile", "Private key (PKCS#8, PEM) of that certificate, not for others");
  private static final SettingKey<Optional<String>> USER =
      SettingKey.optional(
          "jms.user", "name of a user, or empty", "By which the link logs in at the broker");
  private static final SettingKey<Optional<Path>> PASSWORD =
      SettingKey.optionalPath("jms.passwordFile", "Password of that user, not for others");
  private static final SettingKey<String> IN =
      queue("jms.in", "wasl.in", "Queue for messages, with inbound = jms");
  private static final SettingKey<String> OUT =
      queue("jms.out", "wasl.out", "Queue with documents, with outbound = jms");
  private static final SettingKey<String> RESULTS =
      queue("jms.results", "wasl.results", "Queue for their outcomes");
  private static final SettingKey<Integer> TIMEOUT =
      SettingKey.integer(
          "jms.timeoutMillis", 10_000, 100, 600_000, "How long the broker may take for a step");

  static final List<SettingKey<?>> KEYS =
      List.of(ADDRESS, TLS, TRUST, CERTIFICATE, KEY, USER, PASSWORD, IN, OUT, RESULTS, TIMEOUT);

  static JmsConfig from(Settings settings) {
    return new JmsConfig(
        settings.get(ADDRESS),
        settings.get(TLS),
        settings.get(TRUST),
        settings.get(CERTIFICATE),
        settings.get(KEY),
        settings.get(USER),
        settings.get(PASSWORD),
        settings.get(IN),
        settings.get(OUT),
        settings.get(RESULTS),
        settings.get(TIMEOUT));
  }

  void check(Settings settings) {
    if (address.isEmpty()) {
      settings.refuse(ADDRESS, "is missing: the broker of the old system");
    } else if (!tls && !LoopbackAddress.is(address.get().getHost())) {
      settings.refuse(TLS, "must be true for a broker on another machine");
    } else if (address.get().getPort() < 0) {
      settings.refuse(ADDRESS, "has no port");
    }
    if (user.isPresent() != passwordFile.isPresent()) {
      settings.refuse(USER, "needs jms.passwordFile beside it, and the other way round");
    }
    if (!tls && certificateFile.isPresent()) {
      settings.refuse(CERTIFICATE, "is shown to nobody where jms.tls is false");
    }
    SecretFileCheck.check(settings, PASSWORD, passwordFile);
    CertificateFiles.check(settings, TRUST, trustFile);
    CertificateFiles.checkPair(settings, CERTIFICATE, certificateFile, KEY, keyFile);
  }

  private static SettingKey<String> queue(String name, String preset, String meaning) {
    return SettingTypes.matching(
        name, preset, meaning, "[A-Za-z0-9._/:-]{1,200}", "name of a queue");
  }
}

package org.wasl.link.config;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.wasl.base.settings.SecretFileCheck;
import org.wasl.base.settings.SettingKey;
import org.wasl.base.settings.Settings;
import org.wasl.schemas.codes.CodeList;
import org.wasl.wire.pki.PkiFolder;

/**
 * The agency that the link works for, and its contact with the gateway.
 *
 * @param id of the agency
 * @param pki folder with its keys and certificate, and everybody's public ones
 * @param gateway the gateway's partner API
 * @param language of refusals: {@code ar}, {@code fr} or {@code en}
 * @param receiving how deliveries come
 */
public record AgencyConfig(
    String id, PkiFolder pki, URI gateway, String language, Receiving receiving) {

  /** Who calls whom for a delivery. */
  public enum Arrival {
    /** The link collects them: no port is open to the network. */
    PULL,
    /** The gateway pushes them to a port of the link. */
    PUSH
  }

  /**
   * How deliveries come.
   *
   * @param host address to listen on
   * @param port port to listen on; 0 takes any free one
   * @param path of the endpoint
   */
  public record Receiving(Arrival arrival, String host, int port, String path) {}

  private static final SettingKey<Optional<String>> AGENCY =
      SettingKey.optional("agency", "id of an agency", "The agency; needed");
  private static final SettingKey<Optional<Path>> PKI =
      SettingKey.optionalPath(
          "pki", "Folder with the agency's keys and everybody's public ones; needed");
  private static final SettingKey<Optional<URI>> GATEWAY =
      SettingTypes.httpAddress(
          "gateway", "https://HOST:PORT", "Partner API of the gateway; needed");
  private static final SettingKey<String> LANGUAGE =
      SettingTypes.oneOf(
          "language",
          "en",
          new TreeSet<>(CodeList.LANGUAGES),
          "Language of refusals",
          text -> text);
  private static final SettingKey<Arrival> RECEIVE =
      SettingTypes.constant(
          "receive", Arrival.PULL, Arrival.class, "Whether deliveries are collected");
  private static final SettingKey<String> HOST =
      SettingKey.host(
          "receive.host", "127.0.0.1", "Address on which deliveries come, with receive = push");
  private static final SettingKey<Integer> PORT =
      SettingKey.port("receive.port", 8445, "Port on which deliveries come, with receive = push");
  private static final SettingKey<String> PATH =
      SettingTypes.matching(
          "receive.path",
          "/v1/deliveries",
          "Path of the endpoint, with receive = push",
          "/[A-Za-z0-9/._-]{0,200}",
          "path of an address");

  static final List<SettingKey<?>> KEYS =
      List.of(AGENCY, PKI, GATEWAY, LANGUAGE, RECEIVE, HOST, PORT, PATH);

  static AgencyConfig from(Settings settings) {
    AgencyConfig config =
        new AgencyConfig(
            settings.get(AGENCY).orElse(""),
            new PkiFolder(settings.get(PKI).orElse(Path.of(""))),
            settings.get(GATEWAY).orElse(URI.create("")),
            settings.get(LANGUAGE),
            new Receiving(
                settings.get(RECEIVE), settings.get(HOST), settings.get(PORT), settings.get(PATH)));
    if (config.id.isEmpty()) {
      settings.refuse(AGENCY, "is missing: the id of the agency");
    }
    if (!"https".equals(config.gateway.getScheme()) || config.gateway.getHost() == null) {
      settings.refuse(GATEWAY, "must be https://HOST:PORT");
    }
    config.checkKeys(settings);
    return config;
  }

  private void checkKeys(Settings settings) {
    if (settings.get(PKI).isEmpty()) {
      settings.refuse(PKI, "is missing: the folder with the agency's keys");
      return;
    }
    if (!id.isEmpty()) {
      for (String needed : PkiFolder.filesOf(id)) {
        if (!Files.isReadable(pki.path().resolve(needed))) {
          settings.refuse(PKI, "has no readable file " + needed);
        }
      }
    }
    SecretFileCheck.checkFolder(settings, PKI, pki.path());
  }
}

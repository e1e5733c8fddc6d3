package org.wasl.link.config;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.settings.CheckedSettings;
import org.wasl.runtime.settings.SecretFileCheck;
import org.wasl.runtime.settings.Setting;
import org.wasl.runtime.settings.Setting.Form;
import org.wasl.runtime.settings.Setting.Host;
import org.wasl.runtime.settings.Setting.Named;
import org.wasl.runtime.settings.Setting.Parsed;
import org.wasl.runtime.settings.Setting.Port;
import org.wasl.runtime.settings.Setting.Preset;
import org.wasl.runtime.settings.Setting.Range;
import org.wasl.runtime.settings.Setting.Under;
import org.wasl.runtime.settings.Settings;
import org.wasl.schemas.codes.CodeList;
import org.wasl.wire.pki.PkiFolder;

/** The agency that the link works for, and its contact with the gateway. */
public record AgencyConfig(
    @Setting("The agency; required") @Named("agency") @Range("id of an agency") String idText,
    @Setting("Folder with the agency's keys and the public keys of all others; required")
        @Named("pki")
        Optional<Path> pkiDir,
    @Setting("Partner API of the gateway; required")
        @Named("gateway")
        @Range(AgencyConfig.GATEWAY)
        @Parsed(GatewayAddress.class)
        Optional<URI> gatewayAddress,
    @Setting("Language of refusals")
        @Preset("en")
        @Range("one of ar, en, fr")
        @Parsed(Language.class)
        String language,
    Receiving receiving)
    implements CheckedSettings {

  static final String GATEWAY = "https://HOST:PORT";

  /** The side that begins the call for a delivery. */
  public enum Arrival {
    /** The link collects them. No port is open to the network. */
    PULL,
    /** The gateway pushes them to a port of the link. */
    PUSH
  }

  /** The way in which deliveries come. */
  @Under("receive.")
  public record Receiving(
      @Setting("The way in which the link gets deliveries") @Named("receive") @Preset("pull")
          Arrival arrival,
      @Setting("Address on which deliveries arrive, with receive = push") @Host("127.0.0.1")
          String host,
      @Setting("Port on which deliveries arrive, with receive = push") @Port(8445) int port,
      @Setting("Path of the endpoint, with receive = push")
          @Preset("/v1/deliveries")
          @Range("path of an address")
          @Form(value = "/[A-Za-z0-9/._-]{0,200}", otherwise = "must be a path of an address")
          String path) {}

  static final class GatewayAddress extends AddressFormat {
    GatewayAddress() {
      super(GATEWAY, Set.of("http", "https"));
    }
  }

  static final class Language implements Function<String, String> {
    @Override
    public String apply(String text) {
      if (!CodeList.LANGUAGES.contains(text)) {
        throw new IllegalArgumentException(
            "must be one of " + String.join(", ", new TreeSet<>(CodeList.LANGUAGES)));
      }
      return text;
    }
  }

  /** The id of the agency. */
  public AgencyId id() {
    return new AgencyId(idText);
  }

  /** Folder with its keys and certificate, and everybody's public ones. */
  public PkiFolder pki() {
    return new PkiFolder(pkiDir.orElse(Path.of("")));
  }

  /** The gateway's partner API. */
  public URI gateway() {
    return gatewayAddress.orElse(URI.create(""));
  }

  @Override
  public void check(Settings settings) {
    if (idText.isEmpty()) {
      settings.refuse("agency", "is missing: the id of the agency");
    }
    if (!"https".equals(gateway().getScheme()) || gateway().getHost() == null) {
      settings.refuse("gateway", "must be " + GATEWAY);
    }
    checkKeys(settings);
  }

  private void checkKeys(Settings settings) {
    if (pkiDir.isEmpty()) {
      settings.refuse("pki", "is missing: the folder with the agency's keys");
      return;
    }
    if (!idText.isEmpty()) {
      for (String needed : PkiFolder.filesOf(id())) {
        if (!Files.isReadable(pki().path().resolve(needed))) {
          settings.refuse("pki", "has no readable file " + needed);
        }
      }
    }
    SecretFileCheck.checkFolder(settings, "pki", pki().path());
  }
}

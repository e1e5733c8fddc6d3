package org.wasl.configuration.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.settings.CheckedSettings;
import org.wasl.runtime.settings.SecretFileCheck;
import org.wasl.runtime.settings.Setting;
import org.wasl.runtime.settings.Setting.Named;
import org.wasl.runtime.settings.Setting.Preset;
import org.wasl.runtime.settings.Setting.Under;
import org.wasl.runtime.settings.Setting.Whole;
import org.wasl.runtime.settings.Settings;

/** The gateway's folders. */
@Under("data.")
public record FolderConfig(
    @Setting("Folder for everything the gateway writes") @Named("data.dir") @Preset("data")
        Path dataDir,
    @Setting("Folder of certificates and keys; empty: pki/gateway in data.dir") @Named("pki.dir")
        Optional<Path> ownPkiDir,
    @Setting("Revocation lists (PEM or DER) of the authorities in ca.pem") @Named("pki.crlFiles")
        List<Path> crlFiles,
    @Setting(
            "Interval between two checks for changed tables, agencies, certificates and keys; 0:"
                + " only on wasl reload")
        @Named("reload.intervalMillis")
        @Whole(preset = 1_000, min = 0, max = 5_000)
        int reloadMillis,
    @Setting("Free disk space of data.dir below which the partner API answers submissions with 503")
        @Whole(preset = 268_435_456, min = 0, max = 1L << 50)
        long minFreeBytes)
    implements CheckedSettings {

  /**
   * The folder of the published log's first shard. Each later shard has a subfolder named by its
   * number.
   */
  public Path logDir() {
    return dataDir.resolve("log");
  }

  /** Certificates and keys of the gateway, public keys of the agencies. */
  public Path pkiDir() {
    return ownPkiDir.orElse(dataDir.resolve("pki").resolve(AgencyId.GATEWAY.value()));
  }

  @Override
  public void check(Settings settings) {
    SecretFileCheck.checkFolder(settings, "pki.dir", pkiDir());
  }
}

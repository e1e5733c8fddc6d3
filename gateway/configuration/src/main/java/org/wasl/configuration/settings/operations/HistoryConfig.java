package org.wasl.configuration.settings.operations;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.wasl.runtime.settings.Setting;
import org.wasl.runtime.settings.Setting.Named;
import org.wasl.runtime.settings.Setting.Parsed;
import org.wasl.runtime.settings.Setting.Range;
import org.wasl.runtime.settings.Setting.Under;
import org.wasl.runtime.settings.Setting.Whole;

/** Figures of the last days that the console shows as charts. */
@Under("history.")
public record HistoryConfig(
    @Setting("Time for which the console's figures of agencies are kept")
        @Whole(preset = 30, min = 1, max = 400)
        int days,
    @Setting("Length of an interval of these figures, of which each agency has a row")
        @Whole(preset = 600, min = 10, max = 3_600)
        int intervalSeconds,
    @Setting(
            "Address of the shipped dashboard, for example https://host/d/wasl. The console links"
                + " to it")
        @Named("console.grafanaUrl")
        @Range("https URL, or empty")
        @Parsed(HttpsUrl.class)
        Optional<URI> grafana) {

  /** Length of an interval. */
  public Duration interval() {
    return Duration.ofSeconds(intervalSeconds);
  }
}

package org.wasl.configuration.settings.operations;

import java.net.URI;
import java.util.Optional;
import org.wasl.runtime.settings.Setting;
import org.wasl.runtime.settings.Setting.Decimal;
import org.wasl.runtime.settings.Setting.Parsed;
import org.wasl.runtime.settings.Setting.Range;
import org.wasl.runtime.settings.Setting.Under;
import org.wasl.runtime.settings.Setting.Whole;

/** Export of traces (OpenTelemetry). */
@Under("traces.")
public record TracingConfig(
    @Setting(
            "Address to which traces are sent (OTLP over HTTP), for example"
                + " https://host:4318/v1/traces")
        @Range("https URL, or empty")
        @Parsed(HttpsUrl.class)
        Optional<URI> endpoint,
    @Setting("Part of the referrals that are traced") @Decimal(preset = 1.0, min = 0.0, max = 1.0)
        double sampled,
    @Setting("Maximum spans that wait to be sent")
        @Whole(preset = 2_048, min = 512, max = 1_048_576)
        int maxWaiting) {}

package org.wasl.configuration.settings.door;

import org.wasl.runtime.settings.Setting;
import org.wasl.runtime.settings.Setting.Under;
import org.wasl.runtime.settings.Setting.Whole;
import org.wasl.schemas.json.JsonLimits;

/**
 * Limits of a JSON document at the door. They may only be lowered, because an agency's kit reads
 * documents within {@link JsonLimits#DEFAULT}.
 */
@Under("json.")
public record JsonConfig(
    @Setting("Deepest nesting of a document")
        @Whole(preset = JsonLimits.DEPTH, min = 8, max = JsonLimits.DEPTH)
        int maxDepth,
    @Setting("Longest number in a document")
        @Whole(preset = JsonLimits.NUMBER_LENGTH, min = 20, max = JsonLimits.NUMBER_LENGTH)
        int maxNumberDigits,
    @Setting("Maximum tokens in a document")
        @Whole(preset = JsonLimits.NODES, min = 1_000, max = JsonLimits.NODES)
        int maxTokens) {}

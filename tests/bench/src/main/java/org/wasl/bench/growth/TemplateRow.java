package org.wasl.bench.growth;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.wasl.audit.AuditEntry;

/**
 * A row in the binary form of {@code COPY}.
 *
 * @param values the values in the order of the columns
 * @param entry the entry of this row, if the table is the trail
 */
record TemplateRow(List<Optional<byte[]>> values, Optional<AuditEntry> entry) {
  byte @Nullable [] value(int column) {
    return values.get(column).orElse(null);
  }
}

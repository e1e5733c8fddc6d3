package org.wasl.bench.baseline;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The schema of a vetted case, with the validator's defaults. */
final class CaseSchema {
  private static final String BASE = "https://wasl.example/schemas/";

  private final Schema schema =
      SchemaRegistry.withDefaultDialect(
              SpecificationVersion.DRAFT_2020_12, registry -> registry.schemas(CaseSchema::text))
          .getSchema(SchemaLocation.of(BASE + "vetted-case/1"));

  boolean accepts(byte[] body) {
    return schema.validate(new String(body, StandardCharsets.UTF_8), InputFormat.JSON).isEmpty();
  }

  private static @Nullable String text(String iri) {
    if (!iri.startsWith(BASE)) {
      return null;
    }
    String file = "/types/" + iri.substring(BASE.length()) + "/schema.json";
    try (InputStream in = CaseSchema.class.getResourceAsStream(file)) {
      return in == null ? null : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

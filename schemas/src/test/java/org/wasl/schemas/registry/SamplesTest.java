package org.wasl.schemas.registry;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.resource.ModuleResources;

class SamplesTest {
  @Test
  void acceptsValidSamplesAndRejectsInvalidOnesForListedReasons() {
    assertThatCode(
            () -> ModuleResources.withFolder("types", types -> checked(types, CodeLists.load())))
        .doesNotThrowAnyException();
  }

  private static Path checked(Path types, CodeLists codes) {
    SampleCheck.all(types, codes);
    return types;
  }
}

package org.wasl.connectors.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderAddressTest {
  private static final String KEY = "SHA256:Kd6cRyRpyl8eaM+wcxCV3Xz2wOPhB5+Nh1/ybA47tUs";
  private static final String NEXT = "SHA256:0/WhqoFx5VKRd0wfyGKHsUvnzCRV5+yROCcRpYVK7MQ";

  @Test
  void portAndPathHaveDefaults() {
    // When
    FolderAddress address =
        FolderAddress.of(FolderAddress.parse("sftp://wasl@files.police.invalid?hostKey=" + KEY));

    // Then
    assertThat(address)
        .isEqualTo(new FolderAddress("wasl", "files.police.invalid", 22, "", Set.of(KEY)));
    assertThat(address.resolve("answers/1.body")).isEqualTo("answers/1.body");
  }

  @Test
  void acceptsSeveralHostKeys() {
    // When
    FolderAddress address =
        FolderAddress.of(
            FolderAddress.parse(
                "sftp://wasl@10.0.0.7:2222/srv/wasl.d?hostKey=" + KEY + "&hostKey=" + NEXT));

    // Then
    assertThat(address)
        .isEqualTo(new FolderAddress("wasl", "10.0.0.7", 2222, "/srv/wasl.d", Set.of(KEY, NEXT)));
    assertThat(address.resolve("answers/1.body")).isEqualTo("/srv/wasl.d/answers/1.body");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sftp://wasl@host.invalid",
        "sftp://wasl@host.invalid?hostKey=",
        "sftp://wasl@host.invalid?hostKey=SHA256:short",
        "sftp://wasl@host.invalid?hostKey=MD5:16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48",
        "sftp://wasl@host.invalid?hostKey=" + KEY + "&hostKey=" + KEY,
        "sftp://wasl@host.invalid?hostKey=" + KEY + "&strict=no",
        "sftp://wasl@host.invalid?hostKey=" + KEY + "#x",
        "sftp://wasl:secret@host.invalid?hostKey=" + KEY,
        "sftp://-oProxyCommand@host.invalid?hostKey=" + KEY,
        "sftp://host.invalid?hostKey=" + KEY,
        "sftp://wasl@host.invalid/../etc?hostKey=" + KEY,
        "sftp://wasl@host.invalid/a/./b?hostKey=" + KEY,
        "sftp://wasl@host.invalid/a//b?hostKey=" + KEY,
        "sftp://wasl@host.invalid/a/?hostKey=" + KEY,
        "sftp://wasl@host.invalid/a%2Fb?hostKey=" + KEY,
        "ftp://wasl@host.invalid?hostKey=" + KEY,
        "scp://wasl@host.invalid?hostKey=" + KEY,
        "sftp:wasl@host.invalid",
        "host.invalid"
      })
  void refusesInvalidAddress(String text) {
    // When Then
    assertThatIllegalArgumentException().isThrownBy(() -> FolderAddress.parse(text));
  }
}

package org.wasl.kit.pki;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.wasl.audit.log.SignerKey;
import org.wasl.audit.log.VerifierKey;
import org.wasl.wire.pki.PkiFolder;

/** The keys of a folder that sign notes (C2SP signed-note): of the audit log, of its witnesses. */
public final class NoteKeys {
  private NoteKeys() {}

  /** The public key of the gateway's audit log. */
  public static VerifierKey log(PkiFolder folder) {
    return VerifierKey.parse(line(folder.logVerifierKeyFile()));
  }

  /** What the witness cosigns with. */
  public static SignerKey witness(PkiFolder folder, String id) {
    return SignerKey.parse(line(folder.path().resolve(id + ".witness.key")));
  }

  private static String line(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

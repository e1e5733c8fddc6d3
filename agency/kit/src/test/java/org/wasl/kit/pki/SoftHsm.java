package org.wasl.kit.pki;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

/** SoftHSM (Debian's package {@code softhsm2}) with one token, in a folder. */
public final class SoftHsm {
  private static final Path LIBRARY = Path.of("/usr/lib/softhsm/libsofthsm2.so");
  private static final String PIN = "synthetic-1234";

  private final Path folder;

  private SoftHsm(Path folder) {
    this.folder = folder;
  }

  /** Tells whether it is installed. */
  public static boolean isInstalled() {
    return Files.exists(LIBRARY) && Files.isExecutable(Path.of("/usr/bin/softhsm2-util"));
  }

  /** Makes a token in an empty folder. The library of this process reads it when it begins. */
  public static SoftHsm in(Path folder, String label) throws Exception {
    Files.createDirectories(folder.resolve("tokens"));
    Path configuration = folder.resolve("softhsm2.conf");
    Files.writeString(
        configuration,
        "directories.tokendir = %s%nobjectstore.backend = file%nlog.level = ERROR%n"
            .formatted(folder.resolve("tokens").toAbsolutePath()));
    SoftHsm hsm = new SoftHsm(folder.toAbsolutePath());
    hsm.writePin(PIN);
    ProcessBuilder util =
        new ProcessBuilder(
            "softhsm2-util",
            "--init-token",
            "--free",
            "--label",
            label,
            "--pin",
            PIN,
            "--so-pin",
            "synthetic-5678");
    util.environment().put("SOFTHSM2_CONF", configuration.toString());
    if (util.inheritIO().start().waitFor() != 0) {
      throw new IOException("softhsm2-util failed");
    }
    setEnvironment("SOFTHSM2_CONF", configuration.toAbsolutePath().toString());
    return hsm;
  }

  /** Sets a variable in the environment of this process for the library. Java can only read it. */
  @SuppressWarnings("restricted")
  private static void setEnvironment(String name, String value) {
    Linker linker = Linker.nativeLinker();
    try (Arena arena = Arena.ofConfined()) {
      int done =
          (int)
              linker
                  .downcallHandle(
                      linker.defaultLookup().find("setenv").orElseThrow(),
                      FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT))
                  .invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 1);
      if (done != 0) {
        throw new IllegalStateException("setenv failed");
      }
    } catch (Throwable e) {
      throw new IllegalStateException("setenv failed", e);
    }
  }

  private Path pinFile() {
    return folder.resolve("pin");
  }

  /** Writes the PIN file. */
  public void writePin(String pin) throws IOException {
    Files.writeString(pinFile(), pin);
    Files.setPosixFilePermissions(pinFile(), PosixFilePermissions.fromString("rw-------"));
  }

  /** The right PIN again. */
  public void writePin() throws IOException {
    writePin(PIN);
  }

  /** The PIN stands in another file of the folder. */
  void movePin(String from, String to) {
    move(from, to);
  }

  /** The PIN file is readable by all. */
  public void openPinToAll() throws IOException {
    Files.setPosixFilePermissions(pinFile(), PosixFilePermissions.fromString("rw-r--r--"));
  }

  /** Returns the URI of a key with this label. */
  public String uri(String token, String object) {
    return "pkcs11:token=%s;object=%s?module-path=%s&pin-source=file:%s"
        .formatted(token, object, LIBRARY, pinFile());
  }

  /** Counts its objects, which are keys and certificates. */
  long objects() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(it -> it.toString().endsWith(".object")).count();
    }
  }

  /** Pulls the token out. */
  public void remove() {
    move("tokens", "away");
  }

  /** Pulls the token out. The library begins nevertheless, without a token. */
  void removeAndLeaveNone() throws IOException {
    remove();
    Files.createDirectory(folder.resolve("tokens"));
  }

  /** Puts it back. */
  public void putBack() {
    if (!Files.exists(folder.resolve("away"))) {
      return; // it is there
    }
    try {
      Files.deleteIfExists(folder.resolve("tokens"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    move("away", "tokens");
  }

  private void move(String from, String to) {
    try {
      Files.move(folder.resolve(from), folder.resolve(to));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

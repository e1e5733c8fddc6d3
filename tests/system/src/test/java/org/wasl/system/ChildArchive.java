package org.wasl.system;

import static org.wasl.runtime.TestLoad.SOON;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import org.wasl.runtime.TestFolders;
import org.wasl.sandbox.environment.ChildJvm;

/**
 * Gives the child processes of these tests AOT caches, one for gateways and one for commands. Half
 * the cost of the tests is class loading of gateways. A cache needs a class path without folders,
 * so their content is put into jars first. Jars and caches are named after their content, and made
 * once for it. Caches are made only in a run of all tests ({@code tests.aot}), because that takes
 * as long as four starts.
 */
public final class ChildArchive implements LauncherSessionListener {
  private static final String GATEWAY = "gateway.aot";
  private static final String COMMAND = "command.aot";

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    if (System.getProperty(ChildJvm.CLASS_PATH) != null) {
      return; // a test process opens several sessions
    }
    try {
      // Jars that change most often come last, because the cache covers those before them.
      List<Path> main = new ArrayList<>();
      List<Path> tests = new ArrayList<>();
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
        Path path = Path.of(entry);
        if (Files.exists(path)) {
          (path.endsWith("test-classes") || path.toString().endsWith("-tests.jar") ? tests : main)
              .add(path);
        }
      }
      Path shared = TestFolders.ofAllProcesses("children");
      Path folder = Files.createDirectories(shared.resolve(stateOf(main)));
      String cached = jars(main, folder);
      String all = cached + File.pathSeparator + jars(tests, shared);
      System.setProperty(ChildJvm.CLASS_PATH, cached);
      if (Boolean.getBoolean("tests.aot")) {
        make(folder);
      }
      System.setProperty(ChildJvm.CLASS_PATH, all);
      System.setProperty(ChildJvm.CACHE, folder.resolve(GATEWAY).toString());
      System.setProperty(ChildJvm.COMMAND_CACHE, folder.resolve(COMMAND).toString());
    } catch (IOException e) {
      System.clearProperty(ChildJvm.CLASS_PATH);
      System.out.println("no jars for child processes: " + e);
    }
  }

  /**
   * Copies the class path as jars. A jar keeps its name, and a folder becomes a jar named after its
   * content. A signed jar loses its signature, because a cache excludes signed classes and each
   * start would verify them.
   */
  private static String jars(List<Path> entries, Path into) throws IOException {
    List<String> jars = new ArrayList<>();
    for (Path entry : entries) {
      Path jar = Files.isDirectory(entry) ? jar(entry, into) : entry;
      jars.add((isSigned(jar) ? unsigned(jar, into) : jar).toString());
    }
    return String.join(File.pathSeparator, jars);
  }

  private static boolean isSigned(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return zip.stream().anyMatch(entry -> isSignature(entry.getName()));
    }
  }

  private static boolean isSignature(String name) {
    return name.matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");
  }

  private static Path unsigned(Path signed, Path into) throws IOException {
    Path jar = into.resolve(stateOf(List.of(signed)) + ".jar");
    if (Files.exists(jar)) {
      return jar;
    }
    Path partial = Files.createTempFile(into, "partial", ".jar");
    try (ZipFile from = new ZipFile(signed.toFile());
        JarOutputStream out = new JarOutputStream(Files.newOutputStream(partial))) {
      out.setLevel(Deflater.NO_COMPRESSION);
      for (ZipEntry entry : Collections.list(from.entries())) {
        if (!isSignature(entry.getName())) {
          out.putNextEntry(new ZipEntry(entry.getName()));
          from.getInputStream(entry).transferTo(out);
          out.closeEntry();
        }
      }
    }
    return Files.move(partial, jar, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Path jar(Path folder, Path into) throws IOException {
    Path jar = into.resolve(stateOf(List.of(folder)) + ".jar");
    if (Files.exists(jar)) {
      return jar;
    }
    Path partial = Files.createTempFile(into, "partial", ".jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(partial))) {
      out.setLevel(Deflater.NO_COMPRESSION);
      for (Path file : all(folder)) {
        boolean isFile = Files.isRegularFile(file);
        out.putNextEntry(new ZipEntry(folder.relativize(file) + (isFile ? "" : "/")));
        if (isFile) {
          Files.copy(file, out);
        }
        out.closeEntry();
      }
    }
    return Files.move(partial, jar, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Changes with every change of a file, as far as its name, size and time tell. */
  private static String stateOf(List<Path> entries) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path entry : entries) {
        for (Path file : all(entry)) {
          String state = file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file);
          digest.update((state + "\n").getBytes());
        }
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Lists files and folders below the top. Lookups need the entries of folders. */
  private static List<Path> all(Path entry) throws IOException {
    try (Stream<Path> files = Files.walk(entry)) {
      return files
          .filter(file -> Files.isRegularFile(entry) || !file.equals(entry))
          .sorted()
          .toList();
    }
  }

  /** Makes the caches in one test process. The others continue without them until they exist. */
  private static void make(Path folder) {
    try (FileChannel channel =
            FileChannel.open(
                folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.tryLock()) {
      if (held != null && !Files.exists(folder.resolve(COMMAND))) {
        makeAlone(folder);
      }
    } catch (IOException | RuntimeException e) {
      System.out.println("no AOT caches for child processes: " + e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void makeAlone(Path folder) throws IOException, InterruptedException {
    Path data = folder.resolve("training");
    TestFolders.delete(data);
    try (GatewayTrial trial = GatewayTrial.in(Files.createDirectories(data), Set.of())) {
      recording(folder.resolve(GATEWAY)).forEach(trial::option);
      trial.startGateway();
      trial.connect();
      try (ConcurrentPublishers publishers = new ConcurrentPublishers(trial)) {
        ConcurrentPublishers.cases(1, 3, false).forEach(publishers::submit);
        trial.awaitQuiet();
      }
      send(trial, recording(folder.resolve(COMMAND)));
      // It writes its cache after everything else, which takes long.
      ProcessHandle gateway = ProcessHandle.of(trial.gateway().pid()).orElseThrow();
      gateway.destroy();
      gateway.onExit().orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
    }
    create(folder.resolve(GATEWAY));
    create(folder.resolve(COMMAND));
    deleteOthers(folder);
  }

  /**
   * Runs a command that does most of the work of commands. It reads keys, signs, and sends a
   * request to the gateway.
   */
  private static void send(GatewayTrial trial, List<String> options)
      throws IOException, InterruptedException {
    List<String> command = ChildJvm.shortCommand(options);
    command.addAll(
        List.of(
            CheckoutMain.class.getName(),
            "send",
            "../../schemas/types/vetted-case/1/valid/fraud-identified-reporter-fr.json",
            "--as=" + SmallConfig.PLATFORM,
            "--pki=" + trial.world().pki().path(),
            "--gateway=" + trial.api()));
    run(command, trial.data().resolve("send.log"));
  }

  private static List<String> recording(Path cache) {
    return List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + recorded(cache));
  }

  private static Path recorded(Path cache) {
    return cache.resolveSibling(cache.getFileName() + "conf");
  }

  private static void create(Path cache) throws IOException, InterruptedException {
    Path partial = cache.resolveSibling("partial-" + cache.getFileName());
    List<String> options =
        List.of(
            "-XX:AOTMode=create",
            "-XX:AOTConfiguration=" + recorded(cache),
            "-XX:AOTCache=" + partial);
    run(ChildJvm.command(options), cache.resolveSibling(cache.getFileName() + ".log"));
    Files.move(partial, cache, StandardCopyOption.ATOMIC_MOVE);
    Files.delete(recorded(cache));
  }

  private static void run(List<String> command, Path log) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (process.waitFor() != 0) {
      throw new IOException("failed, see " + log);
    }
  }

  /** Deletes jars and caches of other classes. */
  private static void deleteOthers(Path current) throws IOException {
    try (Stream<Path> all = Files.list(current.getParent())) {
      for (Path path : all.filter(Files::isDirectory).toList()) {
        if (!path.equals(current)) {
          TestFolders.delete(path);
        }
      }
    }
  }
}

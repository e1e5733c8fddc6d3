package org.wasl.link;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.pki.RenewableFiles;
import org.wasl.link.config.AgencyConfig;
import org.wasl.link.config.LinkConfig;
import org.wasl.link.config.Transport;
import org.wasl.link.document.DocumentFormat;
import org.wasl.link.document.DocumentProblems;
import org.wasl.link.document.InboundRendering;
import org.wasl.link.document.JsonFormat;
import org.wasl.link.document.OwnSchemas;
import org.wasl.link.document.ReadVersions;
import org.wasl.link.document.XmlFormat;
import org.wasl.link.forward.ParkedMessages;
import org.wasl.link.http.HealthServer;
import org.wasl.link.state.LinkHealth;
import org.wasl.link.state.LinkHealth.Side;
import org.wasl.link.xml.XmlMapping;
import org.wasl.runtime.LockFile;
import org.wasl.runtime.OwnerFile;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.wire.jose.KeyPurpose;
import org.wasl.wire.message.Signer;
import org.wasl.wire.pki.PkiFolder;

/** A running link between one agency and one old system. */
public final class Link implements AutoCloseable {
  /** File in the data folder with the addresses of a running link. */
  public static final String RUN_FILE = "run.json";

  private static final Logger LOG = LoggerFactory.getLogger(Link.class);

  private final Path data;
  private final LinkConfig config;
  private final FileChannel lock;
  private final LinkHealth health = new LinkHealth();
  private final KitRuntime runtime = KitRuntime.start();
  private final ParkedMessages parked;
  private final RunningParts running;

  private Link(Path data, LinkConfig config, FileChannel lock) throws IOException {
    this.data = data;
    this.config = config;
    this.lock = lock;
    this.parked = new ParkedMessages(data);
    this.running = new RunningParts(config.folder().pollMillis(), health);
    running.add(runtime);
  }

  /**
   * Starts a link on a data folder.
   *
   * @throws IllegalArgumentException if the data folder is open to others
   * @throws IOException if a folder cannot be used, or another link runs on the data folder
   * @throws CompletionException if a port cannot be bound
   */
  public static Link start(Path data, LinkConfig config, Clock clock) throws IOException {
    makeFolder(data);
    FileChannel lock = lock(data);
    Link link;
    try {
      Files.deleteIfExists(data.resolve(RUN_FILE));
      link = new Link(data, config, lock);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
    try {
      link.open(clock);
      OwnerFile.replace(
          data.resolve(RUN_FILE),
          String.format(
              Locale.ROOT,
              "{%s,\"pid\":%d}%n",
              link.running.addresses(),
              ProcessHandle.current().pid()));
    } catch (IOException | RuntimeException e) {
      link.close();
      throw e;
    }
    return link;
  }

  /** Locks the folder, because two outboxes on it would sign two messages with one id. */
  private static FileChannel lock(Path data) throws IOException {
    FileChannel channel =
        FileChannel.open(data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!LockFile.tryLock(channel)) {
      channel.close();
      throw new IOException(data + ": another link runs on this data folder");
    }
    return channel;
  }

  /** Makes the data folder, which others may not enter. */
  private static void makeFolder(Path data) throws IOException {
    Files.createDirectories(
        data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Set<PosixFilePermission> rights = new HashSet<>(Files.getPosixFilePermissions(data));
    rights.removeAll(PosixFilePermissions.fromString("rwx------"));
    if (!rights.isEmpty()) {
      throw new IllegalArgumentException(
          data + ": is open to its group or to other users: chmod go= it");
    }
  }

  private void open(Clock clock) throws IOException {
    CodeLists codes = CodeLists.load();
    DocumentProblems problems = new DocumentProblems(codes, config.agency().language());
    SchemaRegistry schemas = SchemaRegistry.load(codes);
    DocumentFormat format =
        switch (config.documents().format()) {
          case JSON -> new JsonFormat(problems);
          case XML ->
              new XmlFormat(
                  XmlMapping.of(schemas, codes, config.documents().xmlMaxBytes()),
                  config.documents().xmlMaxBytes(),
                  problems);
        };
    OwnSchemas own =
        config.documents().schemas().isPresent()
            ? OwnSchemas.open(config.documents().schemas().get())
            : OwnSchemas.none();
    List<Supplier<Signer>> signers = new ArrayList<>();
    if (config.inbound().transport() != Transport.NONE) {
      signers.add(signer(KeyPurpose.RECEIPT));
      new InboundSide(data, config, parked, health, runtime, running)
          .open(
              new InboundRendering(
                  new ReadVersions(config.documents().reads(), schemas), format, own),
              clock);
    }
    if (config.outbound().transport() != Transport.NONE) {
      Supplier<Signer> signer = signer(KeyPurpose.MESSAGE);
      signers.add(signer);
      new OutboundSide(data, config, health, runtime, running)
          .open(format, own, schemas, problems, signer, clock);
    }
    running.repeat(Side.KEY, "keys", () -> tryKeys(signers));
    HealthServer healthServer =
        HealthServer.start(
                runtime,
                health,
                Map.of("parked_now", parked::size),
                config.health().host(),
                config.health().port())
            .join();
    running.add(healthServer);
    running.address("health", healthServer.url().resolve("/health"));
  }

  private Supplier<Signer> signer(KeyPurpose purpose) {
    AgencyConfig agency = config.agency();
    PkiFolder pki = agency.pki();
    return RenewableFiles.of(
        () -> List.of(pki.privateKeysFile(agency.id())), () -> pki.signer(agency.id(), purpose));
  }

  /** A key may be in a token, which can be removed. */
  private void tryKeys(List<Supplier<Signer>> signers) {
    Optional<String> problem =
        signers.stream().flatMap(signer -> signer.get().problem().stream()).findFirst();
    if (problem.isEmpty()) {
      health.well(Side.KEY);
    } else if (health.trouble(Side.KEY, problem.get())) {
      LOG.warn("the key does not sign: {}", problem.get());
    }
  }

  /** The addresses of a running link, as a JSON object. */
  public String addresses() {
    return "{" + running.addresses() + "}";
  }

  /** Stops in order. Acknowledged messages are on disk. */
  @Override
  public void close() {
    running.close();
    try (lock) {
      Files.deleteIfExists(data.resolve(RUN_FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

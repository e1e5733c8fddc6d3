package org.wasl.connectors.sftp;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.sftp.client.SftpClient.DirEntry;
import org.apache.sshd.sftp.common.SftpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.base.FaultTrace;
import org.wasl.connectors.DeliveryLookup;
import org.wasl.connectors.intermediary.AgencyConnection;
import org.wasl.connectors.intermediary.AgencyRequest;
import org.wasl.connectors.intermediary.AgencyRequestReader;
import org.wasl.connectors.intermediary.AgencyRequestReader.Content;
import org.wasl.connectors.intermediary.AnsweredMessage;
import org.wasl.connectors.intermediary.IncomingMessage;
import org.wasl.connectors.intermediary.IntermediaryUnavailableException;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.DeliveryFailure;
import org.wasl.wire.exchange.OutboundDelivery;
import org.wasl.wire.exchange.WireHeaders;
import org.wasl.wire.jose.Digest;

/**
 * An open connection to an agency's file server: a few channels that put deliveries there, one that
 * takes what the agency sends.
 */
final class FolderConnection implements AgencyConnection {
  private static final Logger LOG = LoggerFactory.getLogger(FolderConnection.class);

  private static final String DELIVERIES = "deliveries";
  private static final String SUBMISSIONS = "submissions";
  private static final String ANSWERS = "answers";
  private static final String HEADERS = ".headers";
  private static final String BODY = ".body";

  /** No dot and no slash: a name stays in its folder, and is none of ours with an extension. */
  private static final Pattern MESSAGE = Pattern.compile("[A-Za-z0-9_-]{1,64}\\.headers");

  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /** Either file of a delivery. */
  private static final Pattern DELIVERY =
      Pattern.compile("(" + ID.pattern() + ")\\.(headers|body)");

  /** Channels that put deliveries there at once; OpenSSH admits ten to a connection. */
  private static final int SENDERS = 4;

  /** More are not logged, on one connection. */
  private static final int MAX_UNREADABLE = 10;

  private final ClientSession session;
  private final String agency;
  private final String thumbprint;
  private final FolderAddress address;
  private final SftpSettings settings;
  private final DeliveryLookup lookup;
  private final int maxBodyBytes;
  private final RemoteFiles inward;
  private final Semaphore sending = new Semaphore(SENDERS, true);
  private final Queue<RemoteFiles> idleSenders = new ConcurrentLinkedQueue<>();

  /** Given when something may have come, or the connection has ended. */
  private final Semaphore wake = new Semaphore(0);

  /** Names of messages that were there, and have not been taken. */
  private final Deque<String> waiting = new ArrayDeque<>();

  /** Names of messages that were taken, and are not finished. */
  private final Set<String> unfinished = new HashSet<>();

  /** Names of files that the server did not give, which was logged. */
  private final Set<String> unreadable = new HashSet<>();

  /** When deliveries that are over are looked for again, by {@link System#nanoTime}. */
  private long nextRemoval = System.nanoTime();

  private long pauseMillis;
  private boolean crowded;
  private boolean keepsDeliveries;
  private volatile boolean fresh;
  private volatile boolean lost;

  private FolderConnection(
      Agency agency,
      String thumbprint,
      FolderAddress address,
      ClientSession session,
      SftpSettings settings,
      DeliveryLookup lookup,
      int maxBodyBytes)
      throws IOException {
    this.agency = agency.id();
    this.thumbprint = thumbprint;
    this.address = address;
    this.session = session;
    this.settings = settings;
    this.lookup = lookup;
    this.maxBodyBytes = maxBodyBytes;
    this.pauseMillis = settings.pollMillis();
    this.inward = new RemoteFiles(session);
    session.addCloseFutureListener(
        closed -> {
          lost = true;
          wake.release();
        });
  }

  /**
   * Connects, and sees that the server is the agency's and has the three folders.
   *
   * @param lookup what is recorded of the deliveries that lie there
   * @param maxBodyBytes a larger message is not read
   * @throws IntermediaryUnavailableException as of {@link SshConnector#connect}, or with {@link
   *     DeliveryFailure#FOLDERS}
   */
  static FolderConnection open(
      Agency agency,
      SshConnector ssh,
      SftpSettings settings,
      DeliveryLookup lookup,
      int maxBodyBytes)
      throws IntermediaryUnavailableException {
    FolderAddress address = FolderAddress.of(agency.endpoint().orElseThrow());
    String thumbprint =
        agency.certificates().stream()
            .min(String::compareTo)
            .orElseThrow(
                () -> new IntermediaryUnavailableException(DeliveryFailure.NO_CERTIFICATE));
    ClientSession session = ssh.connect(agency.id(), address);
    boolean hasFolders = false;
    try {
      FolderConnection connection =
          new FolderConnection(
              agency, thumbprint, address, session, settings, lookup, maxBodyBytes);
      hasFolders = connection.hasFolders();
      if (hasFolders) {
        return connection;
      }
    } catch (IOException | RuntimeException e) {
      LOG.debug("no SFTP with {}: {}", agency.id(), FaultTrace.of(e));
    } finally {
      if (!hasFolders) {
        session.close(true);
      }
    }
    throw new IntermediaryUnavailableException(DeliveryFailure.FOLDERS);
  }

  private boolean hasFolders() throws IOException {
    for (String folder : List.of(DELIVERIES, SUBMISSIONS, ANSWERS)) {
      if (!inward.isFolder(address.resolve(folder))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String thumbprint() {
    return thumbprint;
  }

  @Override
  public boolean isUsable() {
    return !lost && session.isOpen();
  }

  /**
   * What a later message has superseded is removed before that one lies there. What lies there from
   * an earlier attempt, whole, is not written again: its receipt may be on its way. Other bytes
   * under the same id are of a database that was restored since: they are replaced.
   */
  @Override
  public void send(OutboundDelivery push) throws IntermediaryUnavailableException {
    // Recorded before the delivery was leased: what it supersedes is among them.
    List<UUID> givenUp =
        lookup
            .givenUp(push.referral(), agency)
            .orElseThrow(() -> new IntermediaryUnavailableException(DeliveryFailure.NOT_STORED));
    String path = address.resolve(DELIVERIES + "/" + push.deliveryId());
    withSender(
        push.deadlineMillis(),
        files -> {
          for (UUID delivery : givenUp) {
            remove(files, DELIVERIES + "/" + delivery);
          }
          Map<String, String> there = headersOf(files, DELIVERIES + "/" + push.deliveryId());
          if (!push.digest().equals(there.get(WireHeaders.DIGEST))
              || !files.size(path + BODY).equals(Optional.of((long) push.sealed().length))) {
            if (!there.isEmpty()) {
              files.remove(path + HEADERS); // they are of another body
            }
            Map<String, String> headers = new HashMap<>(WireHeaders.of(push));
            headers.put(HeaderFile.KIND, "delivery");
            headers.put("Content-Type", WireHeaders.SEALED_TYPE);
            files.put(path + BODY, push.sealed());
            files.put(path + HEADERS, HeaderFile.write(headers));
          }
        });
    fresh = true;
    wake.release();
  }

  /** What is done with the files of one channel. */
  private interface FileOperation {
    void on(RemoteFiles files) throws IOException;
  }

  /**
   * With the next channel that is free. Where all are busy for long, the network is slow and not
   * lost: each request of a channel has a limit of its own, which ends the connection for all.
   */
  private void withSender(long mostMillis, FileOperation operation)
      throws IntermediaryUnavailableException {
    boolean free = false;
    try {
      free = sending.tryAcquire(mostMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!free) {
      throw new IntermediaryUnavailableException(DeliveryFailure.DEADLINE);
    }
    try {
      if (!isUsable()) {
        throw lost();
      }
      RemoteFiles idle = idleSenders.poll();
      RemoteFiles files = idle == null ? new RemoteFiles(session) : idle;
      try {
        operation.on(files);
      } finally {
        idleSenders.add(files);
      }
    } catch (SftpException e) {
      LOG.warn("the file server of {} does not store a delivery: {}", agency, e.getStatus());
      throw new IntermediaryUnavailableException(DeliveryFailure.NOT_STORED);
    } catch (IOException | RuntimeException e) {
      throw lost();
    } finally {
      sending.release();
    }
  }

  private IntermediaryUnavailableException lost() {
    lost = true;
    session.close(true);
    return new IntermediaryUnavailableException(DeliveryFailure.CONNECTION_LOST);
  }

  @Override
  public List<IncomingMessage> receive(int most, long waitMillis)
      throws IntermediaryUnavailableException {
    try {
      removeEnded();
      if (waiting.isEmpty()) {
        waiting.addAll(list());
      }
      List<IncomingMessage> messages = new ArrayList<>();
      while (messages.size() < most && !waiting.isEmpty()) {
        String name = waiting.remove();
        Optional<IncomingMessage> taken = take(name);
        if (taken.isPresent()) {
          unfinished.add(name);
          messages.add(taken.get());
        }
      }
      if (messages.isEmpty()) {
        pause(waitMillis);
      } else {
        pauseMillis = settings.pollMillis();
      }
      return messages;
    } catch (IOException | RuntimeException e) {
      throw lost();
    }
  }

  /**
   * Removes the deliveries that are over though no receipt came by this connection: superseded,
   * discarded, erased, or acknowledged by another way. What the gateway does not know stays: after
   * a restore the agency may have the only copy.
   */
  private void removeEnded() throws IOException {
    if (System.nanoTime() - nextRemoval < 0) {
      return;
    }
    nextRemoval = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.maxPollMillis());
    try {
      for (UUID delivery : endedDeliveries()) {
        remove(inward, DELIVERIES + "/" + delivery);
      }
    } catch (SftpException e) {
      if (!keepsDeliveries) {
        keepsDeliveries = true;
        LOG.warn(
            "the file server of {} does not let a delivery be removed: {}", agency, e.getStatus());
      }
    }
  }

  private Set<UUID> endedDeliveries() throws IOException {
    Set<UUID> there =
        inward.list(address.resolve(DELIVERIES), settings.maxFiles()).orElse(List.of()).stream()
            .map(entry -> DELIVERY.matcher(entry.getFilename()))
            .filter(Matcher::matches)
            .map(name -> UUID.fromString(name.group(1)))
            .collect(Collectors.toSet());
    Optional<Map<UUID, Boolean>> recorded =
        there.isEmpty() ? Optional.empty() : lookup.ended(there);
    if (recorded.isEmpty()) {
      return Set.of();
    }
    Map<UUID, Boolean> known = recorded.get();
    Map<UUID, UUID> unknown = new HashMap<>();
    for (UUID delivery : there) {
      if (!known.containsKey(delivery)) {
        referralOf(delivery).ifPresent(referral -> unknown.put(delivery, referral));
      }
    }
    Set<UUID> erased =
        unknown.isEmpty() ? Set.of() : lookup.erased(unknown.values()).orElse(Set.of());
    there.removeIf(delivery -> !known.getOrDefault(delivery, false));
    unknown.forEach(
        (delivery, referral) -> {
          if (erased.contains(referral)) {
            there.add(delivery);
          }
        });
    return there;
  }

  /** As the headers of a delivery say. */
  private Optional<UUID> referralOf(UUID delivery) throws IOException {
    String referral = headersOf(inward, DELIVERIES + "/" + delivery).get(WireHeaders.REFERRAL);
    return Optional.ofNullable(referral)
        .filter(text -> ID.matcher(text).matches())
        .map(UUID::fromString);
  }

  /** The headers of a message that lies there; none where they cannot be read. */
  private Map<String, String> headersOf(RemoteFiles files, String message) throws IOException {
    return files.read(address.resolve(message + HEADERS), HeaderFile.MAX_BYTES)
            instanceof RemoteFiles.Found.Content(var text)
        ? HeaderFile.read(text).orElse(Map.of())
        : Map.of();
  }

  /** Names of the messages that are there and were not taken, in their order. */
  private List<String> list() throws IOException {
    Optional<List<DirEntry>> entries =
        inward.list(address.resolve(SUBMISSIONS), settings.maxFiles());
    if (entries.isEmpty() != crowded) {
      crowded = entries.isEmpty();
      if (crowded) {
        LOG.warn("nothing is taken from {}: more files than sftp.maxFiles", agency);
      }
    }
    return entries.orElse(List.of()).stream()
        .filter(entry -> MESSAGE.matcher(entry.getFilename()).matches())
        .filter(entry -> entry.getAttributes().isRegularFile())
        .map(DirEntry::getFilename)
        .map(name -> name.substring(0, name.length() - HEADERS.length()))
        .filter(name -> !unfinished.contains(name))
        .sorted()
        .toList();
  }

  /** Ends early where a delivery has been put there. */
  private void pause(long mostMillis) {
    try {
      if (wake.tryAcquire(Math.min(pauseMillis, mostMillis), TimeUnit.MILLISECONDS)) {
        wake.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    pauseMillis =
        fresh ? settings.pollMillis() : Math.min(2 * pauseMillis, settings.maxPollMillis());
    fresh = false;
  }

  /** One message; empty where it cannot be taken now: the others are not held up by it. */
  private Optional<IncomingMessage> take(String name) throws IOException {
    try {
      return readMessage(name);
    } catch (SftpException e) {
      // Above all a file that the gateway's account may not read.
      if (unreadable.size() < MAX_UNREADABLE && unreadable.add(name)) {
        LOG.warn("the file server of {} does not give a file: {}", agency, e.getStatus());
      }
      return Optional.empty();
    }
  }

  /** Empty where another collector has finished it meanwhile. */
  private Optional<IncomingMessage> readMessage(String name) throws IOException {
    String path = address.resolve(SUBMISSIONS + "/" + name);
    return switch (inward.read(path + HEADERS, HeaderFile.MAX_BYTES)) {
      case RemoteFiles.Found.Nothing() -> Optional.empty();
      case RemoteFiles.Found.TooLarge() -> Optional.of(malformed(name, ProblemType.TOO_LARGE));
      case RemoteFiles.Found.Content(var text) -> {
        Map<String, String> headers = HeaderFile.read(text).orElse(Map.of());
        Content content = content(path, Optional.ofNullable(headers.get(WireHeaders.DIGEST)));
        yield isGone(path, content) ? Optional.empty() : Optional.of(read(name, headers, content));
      }
    };
  }

  private Content content(String path, Optional<String> digest) throws IOException {
    return switch (inward.read(path + BODY, maxBodyBytes)) {
      case RemoteFiles.Found.Nothing() -> new Content.Unacceptable(ProblemType.MALFORMED_REQUEST);
      case RemoteFiles.Found.TooLarge() -> new Content.Unacceptable(ProblemType.TOO_LARGE);
      case RemoteFiles.Found.Content(var bytes) ->
          digest.filter(named -> !named.equals(Digest.of(bytes))).isPresent()
              ? new Content.Unacceptable(ProblemType.MALFORMED_REQUEST)
              : new Content.Bytes(bytes);
    };
  }

  /** Headers are removed before the body: without both, another collector has finished it. */
  private boolean isGone(String path, Content content) throws IOException {
    return content instanceof Content.Unacceptable && inward.size(path + HEADERS).isEmpty();
  }

  private IncomingMessage read(String name, Map<String, String> headers, Content content) {
    Function<String, Optional<String>> header = each -> Optional.ofNullable(headers.get(each));
    return new IncomingMessage(
        AgencyRequestReader.read(
            headers.getOrDefault(HeaderFile.KIND, ""), header, thumbprint, () -> content),
        Optional.of(name),
        AgencyRequestReader.languages(header));
  }

  private static IncomingMessage malformed(String name, ProblemType why) {
    return new IncomingMessage(new AgencyRequest.Malformed(why), Optional.of(name), "");
  }

  /**
   * Puts the answers there, then removes what was answered, and the deliveries that have ended with
   * it. In this order: whatever is cut off in between comes again and is answered as before.
   */
  @Override
  public void finish(List<AnsweredMessage> messages) throws IntermediaryUnavailableException {
    try {
      for (AnsweredMessage one : messages) {
        String name = one.message().correlationId().orElseThrow();
        if (one.isTold()) {
          answer(name, one.answer());
        }
        Optional<UUID> ended = one.endedDelivery();
        if (ended.isPresent()) {
          remove(inward, DELIVERIES + "/" + ended.get());
        }
        remove(inward, SUBMISSIONS + "/" + name);
        unfinished.remove(name);
      }
    } catch (SftpException e) {
      // It would come again at once: only after a pause, which grows while this goes on.
      LOG.warn(
          "the file server of {} does not let a message be finished: {}", agency, e.getStatus());
      throw lost();
    } catch (IOException | RuntimeException e) {
      throw lost();
    }
  }

  private void answer(String name, AgencyResponse answer) throws IOException {
    Map<String, String> headers = new HashMap<>(answer.headers());
    headers.put(HeaderFile.KIND, "answer");
    headers.put(HeaderFile.STATUS, Integer.toString(answer.status()));
    headers.put("Content-Type", answer.contentType());
    String path = address.resolve(ANSWERS + "/" + name);
    inward.put(path + BODY, answer.body());
    inward.put(path + HEADERS, HeaderFile.write(headers));
  }

  private void remove(RemoteFiles files, String message) throws IOException {
    files.remove(address.resolve(message + HEADERS));
    files.remove(address.resolve(message + BODY));
  }

  @Override
  public void close() {
    lost = true;
    wake.release();
    session.close(true);
  }
}

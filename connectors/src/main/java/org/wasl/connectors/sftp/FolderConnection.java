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
import org.wasl.connectors.DeliveryLookup;
import org.wasl.connectors.intermediary.AgencyConnection;
import org.wasl.connectors.intermediary.AgencyRequest;
import org.wasl.connectors.intermediary.AgencyRequestReader;
import org.wasl.connectors.intermediary.AgencyRequestReader.Content;
import org.wasl.connectors.intermediary.AnsweredMessage;
import org.wasl.connectors.intermediary.IncomingMessage;
import org.wasl.connectors.intermediary.IntermediaryUnavailableException;
import org.wasl.connectors.intermediary.UnreadMessage;
import org.wasl.connectors.partnerapi.PartnerApi;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.ReferralId;
import org.wasl.runtime.FaultTrace;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.DeliveryFailure;
import org.wasl.wire.exchange.OutboundDelivery;
import org.wasl.wire.exchange.WireHeaders;
import org.wasl.wire.jose.Digest;

/**
 * An open connection to an agency's file server. A few channels store deliveries, and one takes the
 * agency's messages.
 */
final class FolderConnection implements AgencyConnection {
  private static final Logger LOG = LoggerFactory.getLogger(FolderConnection.class);

  private static final String DELIVERIES = "deliveries";
  private static final String SUBMISSIONS = "submissions";
  private static final String ANSWERS = "answers";
  private static final String HEADERS = ".headers";
  private static final String BODY = ".body";

  /**
   * Without dot and slash, a name stays in its folder and cannot equal one of ours with an
   * extension.
   */
  private static final Pattern MESSAGE = Pattern.compile("[A-Za-z0-9_-]{1,64}\\.headers");

  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /** Either file of a delivery. */
  private static final Pattern DELIVERY =
      Pattern.compile("(" + ID.pattern() + ")\\.(headers|body)");

  /** Number of channels that store deliveries at once. OpenSSH allows ten for each connection. */
  private static final int SENDERS = 4;

  /** More are not logged, on one connection. */
  private static final int MAX_UNREADABLE = 10;

  private final ClientSession session;
  private final AgencyId agency;
  private final String thumbprint;
  private final FolderAddress address;
  private final SftpSettings settings;
  private final DeliveryLookup lookup;
  private final PartnerApi api;
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

  /** The time of the next search for deliveries that are over, by {@link System#nanoTime}. */
  private long nextRemoval = System.nanoTime();

  /** Tells whether at least one of the last received messages could be read, or there was none. */
  private boolean anyRead = true;

  private long pauseMillis;
  private boolean tooManyFiles;
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
      PartnerApi api)
      throws IOException {
    this.agency = agency.id();
    this.thumbprint = thumbprint;
    this.address = address;
    this.session = session;
    this.settings = settings;
    this.lookup = lookup;
    this.api = api;
    this.pauseMillis = settings.pollMillis();
    this.inward = new RemoteFiles(session);
    session.addCloseFutureListener(
        closed -> {
          lost = true;
          wake.release();
        });
  }

  /**
   * Connects, and verifies that the server belongs to the agency and has the three folders.
   *
   * @param lookup looks up the recorded deliveries that are stored there
   * @param api gives the largest message that is read, and counts refusals
   * @throws IntermediaryUnavailableException as of {@link SshConnector#connect}, or with {@link
   *     DeliveryFailure#FOLDERS}
   */
  static FolderConnection open(
      Agency agency, SshConnector ssh, SftpSettings settings, DeliveryLookup lookup, PartnerApi api)
      throws IntermediaryUnavailableException {
    FolderAddress address = FolderAddress.of(agency.channel().endpoint().orElseThrow());
    String thumbprint =
        agency.credentials().certificates().stream()
            .min(String::compareTo)
            .orElseThrow(
                () -> new IntermediaryUnavailableException(DeliveryFailure.NO_CERTIFICATE));
    ClientSession session = ssh.connect(agency.id(), address);
    boolean hasFolders = false;
    try {
      FolderConnection connection =
          new FolderConnection(agency, thumbprint, address, session, settings, lookup, api);
      hasFolders = connection.hasFolders();
      if (hasFolders) {
        return connection;
      }
    } catch (IOException | RuntimeException e) {
      LOG.debug("cannot open SFTP to {}: {}", agency.id(), FaultTrace.of(e));
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
   * A superseded delivery is removed before its successor is stored. A whole file from an earlier
   * attempt is not written again, because its receipt may be on its way. Other bytes under this id
   * come from a time before the database was restored, and are replaced.
   */
  @Override
  public void send(OutboundDelivery push) throws IntermediaryUnavailableException {
    // The superseded deliveries were recorded before this delivery was leased.
    List<DeliveryId> givenUp =
        lookup
            .givenUp(push.referral(), agency)
            .orElseThrow(() -> new IntermediaryUnavailableException(DeliveryFailure.NOT_STORED));
    String path = address.resolve(DELIVERIES + "/" + push.deliveryId());
    withSender(
        push.deadlineMillis(),
        files -> {
          for (DeliveryId delivery : givenUp) {
            remove(files, DELIVERIES + "/" + delivery);
          }
          Map<String, String> storedHeaders =
              headersOf(files, DELIVERIES + "/" + push.deliveryId());
          if (!push.digest().equals(storedHeaders.get(WireHeaders.DIGEST))
              || !files.size(path + BODY).equals(Optional.of((long) push.sealed().length))) {
            if (!storedHeaders.isEmpty()) {
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

  /** An operation on the files of one channel. */
  private interface FileOperation {
    void on(RemoteFiles files) throws IOException;
  }

  /**
   * Runs the operation with the next free channel. If all are busy for long, the network is slow
   * and not lost. Each request of a channel has its own limit, which ends the connection for all.
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
      LOG.warn("the file server of {} refused to store a delivery: {}", agency, e.getStatus());
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
  public List<UnreadMessage> receive(int most, long waitMillis)
      throws IntermediaryUnavailableException {
    try {
      removeEnded();
      if (waiting.isEmpty()) {
        waiting.addAll(list());
      }
      List<UnreadMessage> messages = new ArrayList<>();
      while (messages.size() < most && !waiting.isEmpty()) {
        String name = waiting.remove();
        unfinished.add(name);
        messages.add(new Unread(name));
      }
      if (messages.isEmpty() || !anyRead) {
        pause(waitMillis);
      } else {
        pauseMillis = settings.pollMillis();
      }
      anyRead = messages.isEmpty();
      return messages;
    } catch (IOException | RuntimeException e) {
      throw lost();
    }
  }

  private final class Unread implements UnreadMessage {
    private final String name;

    Unread(String name) {
      this.name = name;
    }

    @Override
    public String identity() {
      return name;
    }

    @Override
    public Optional<IncomingMessage> read() throws IntermediaryUnavailableException {
      try {
        Optional<IncomingMessage> message = take(name);
        if (message.isEmpty()) {
          unfinished.remove(name);
        }
        anyRead |= message.isPresent();
        return message;
      } catch (IOException e) {
        throw lost();
      }
    }

    @Override
    public IncomingMessage unread(ProblemType why) {
      anyRead = true;
      return malformed(name, why);
    }
  }

  /**
   * Removes deliveries that ended without a receipt by this connection. They were superseded,
   * discarded, erased or acknowledged in another way. Deliveries that the gateway does not know
   * stay, because after a restore the agency may have the only copy.
   */
  private void removeEnded() throws IOException {
    if (System.nanoTime() - nextRemoval < 0) {
      return;
    }
    nextRemoval = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.maxPollMillis());
    try {
      for (DeliveryId delivery : endedDeliveries()) {
        remove(inward, DELIVERIES + "/" + delivery);
      }
    } catch (SftpException e) {
      if (!keepsDeliveries) {
        keepsDeliveries = true;
        LOG.warn("the file server of {} refused to remove a delivery: {}", agency, e.getStatus());
      }
    }
  }

  private Set<DeliveryId> endedDeliveries() throws IOException {
    Set<DeliveryId> present =
        inward.list(address.resolve(DELIVERIES), settings.maxFiles()).orElse(List.of()).stream()
            .map(entry -> DELIVERY.matcher(entry.getFilename()))
            .filter(Matcher::matches)
            .map(name -> DeliveryId.parse(name.group(1)))
            .collect(Collectors.toSet());
    Optional<Map<DeliveryId, Boolean>> recorded =
        present.isEmpty() ? Optional.empty() : lookup.ended(agency, present);
    if (recorded.isEmpty()) {
      return Set.of();
    }
    Map<DeliveryId, Boolean> known = recorded.get();
    Set<DeliveryId> ended =
        erased(present.stream().filter(each -> !known.containsKey(each)).toList());
    known.entrySet().stream()
        .filter(Map.Entry::getValue)
        .forEach(delivery -> ended.add(delivery.getKey()));
    return ended;
  }

  /**
   * The unknown deliveries whose referrals were erased. Nothing is revealed about a delivery to
   * another agency, also not by a removal. It is refused, as at the partner API.
   */
  private Set<DeliveryId> erased(List<DeliveryId> deliveries) throws IOException {
    Optional<Set<DeliveryId>> toOthers =
        deliveries.isEmpty() ? Optional.empty() : lookup.toOthers(agency, deliveries);
    if (toOthers.isEmpty()) {
      return new HashSet<>();
    }
    toOthers.get().forEach(foreign -> api.rejected(thumbprint, ProblemType.NOT_FOUND.status()));
    Map<DeliveryId, ReferralId> unknown = new HashMap<>();
    for (DeliveryId delivery : deliveries) {
      if (!toOthers.get().contains(delivery)) {
        referralOf(delivery).ifPresent(referral -> unknown.put(delivery, referral));
      }
    }
    Set<ReferralId> referrals =
        unknown.isEmpty() ? Set.of() : lookup.erased(unknown.values()).orElse(Set.of());
    unknown.values().retainAll(referrals);
    return new HashSet<>(unknown.keySet());
  }

  /** As the headers of a delivery say. */
  private Optional<ReferralId> referralOf(DeliveryId delivery) throws IOException {
    String referral = headersOf(inward, DELIVERIES + "/" + delivery).get(WireHeaders.REFERRAL);
    return Optional.ofNullable(referral)
        .filter(text -> ID.matcher(text).matches())
        .map(ReferralId::parse);
  }

  /** The headers of a stored message. Empty if they cannot be read. */
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
    if (entries.isEmpty() != tooManyFiles) {
      tooManyFiles = entries.isEmpty();
      if (tooManyFiles) {
        LOG.warn("ignoring the folder of {}, it has more files than sftp.maxFiles", agency);
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

  /** Ends early if a delivery has been stored. */
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

  /** One message. Empty if it cannot be taken now, so that it does not delay the others. */
  private Optional<IncomingMessage> take(String name) throws IOException {
    try {
      return readMessage(name);
    } catch (SftpException e) {
      // Above all a file that the gateway's account may not read.
      if (unreadable.size() < MAX_UNREADABLE && unreadable.add(name)) {
        LOG.warn("the file server of {} refused to return a file: {}", agency, e.getStatus());
      }
      return Optional.empty();
    }
  }

  /** Empty if another collector has finished it meanwhile. */
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
    return switch (inward.read(path + BODY, api.maxBodyBytes())) {
      case RemoteFiles.Found.Nothing() -> new Content.Unacceptable(ProblemType.MALFORMED_REQUEST);
      case RemoteFiles.Found.TooLarge() -> new Content.Unacceptable(ProblemType.TOO_LARGE);
      case RemoteFiles.Found.Content(var bytes) ->
          digest.filter(named -> !named.equals(Digest.of(bytes))).isPresent()
              ? new Content.Unacceptable(ProblemType.MALFORMED_REQUEST)
              : new Content.Bytes(bytes);
    };
  }

  /**
   * Headers are removed before the body. If both are absent, another collector has finished the
   * message.
   */
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
   * Stores the answers, then removes the answered messages and the deliveries that ended with them.
   * Because of this order, an interrupted message comes again and is answered as before.
   */
  @Override
  public void finish(List<AnsweredMessage> messages) throws IntermediaryUnavailableException {
    try {
      for (AnsweredMessage message : messages) {
        String name = message.message().correlationId().orElseThrow();
        if (message.isTold()) {
          answer(name, message.answer());
        }
        Optional<DeliveryId> ended = message.endedDelivery();
        if (ended.isPresent()) {
          remove(inward, DELIVERIES + "/" + ended.get());
        }
        remove(inward, SUBMISSIONS + "/" + name);
        unfinished.remove(name);
      }
    } catch (SftpException e) {
      // The message would come again at once, so a growing pause follows.
      LOG.warn("the file server of {} refused to finish a message: {}", agency, e.getStatus());
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

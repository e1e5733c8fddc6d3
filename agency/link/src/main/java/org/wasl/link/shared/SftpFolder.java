package org.wasl.link.shared;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.sftp.client.SftpClient.DirEntry;
import org.apache.sshd.sftp.common.SftpException;
import org.jspecify.annotations.Nullable;
import org.wasl.connectors.intermediary.IntermediaryUnavailableException;
import org.wasl.connectors.sftp.FolderAddress;
import org.wasl.connectors.sftp.RemoteFiles;
import org.wasl.connectors.sftp.SshConnector;
import org.wasl.rules.id.AgencyId;

/**
 * Folders on a file server, by SFTP. The server is known by its host key, the link by a key of its
 * own. The machine's SSH configuration is not read. It connects when it has something to do, and
 * again after the connection is lost.
 */
public final class SftpFolder implements SharedFolder {
  private final AgencyId agency;
  private final FolderAddress address;
  private final SshConnector ssh;
  private @Nullable ClientSession session;
  private @Nullable RemoteFiles files;

  /** Work with the files. */
  @FunctionalInterface
  private interface FileTask<T> {
    T on(RemoteFiles files) throws IOException;
  }

  /**
   * Folders at that address.
   *
   * @param agency its id, for log lines
   * @param ssh closed with this
   */
  public SftpFolder(AgencyId agency, FolderAddress address, SshConnector ssh) {
    this.agency = agency;
    this.address = address;
    this.ssh = ssh;
  }

  private synchronized <T> T with(FileTask<T> task) throws IOException {
    try {
      return task.on(opened());
    } catch (SftpException e) {
      // Its message may have the name of a file.
      throw new IOException("the file server refuses a request: status " + e.getStatus());
    } catch (FileAlreadyExistsException | TooManyFilesException e) {
      throw e;
    } catch (IntermediaryUnavailableException e) {
      throw new IOException("the file server cannot be used: " + e.reason().code());
    } catch (IOException | RuntimeException e) {
      disconnect();
      throw new IOException("the connection to the file server is lost");
    }
  }

  private RemoteFiles opened() throws IOException, IntermediaryUnavailableException {
    ClientSession open = session;
    RemoteFiles usable = files;
    if (open == null || usable == null || !open.isOpen()) {
      open = ssh.connect(agency, address);
      session = open;
      usable = new RemoteFiles(open);
      files = usable;
    }
    return usable;
  }

  private void disconnect() {
    if (session != null) {
      session.close(true);
    }
    session = null;
    files = null;
  }

  private String path(Subfolder subfolder, String name) {
    return address.resolve(subfolder.folder() + "/" + name);
  }

  private static final class TooManyFilesException extends IOException {
    private static final long serialVersionUID = 1;

    TooManyFilesException(Subfolder subfolder, int most) {
      super(subfolder.folder() + ": has more than " + most + " files");
    }
  }

  @Override
  public List<Entry> list(Subfolder subfolder, int most) throws IOException {
    return with(
        remote -> {
          Optional<List<DirEntry>> all = remote.list(address.resolve(subfolder.folder()), most);
          if (all.isEmpty()) {
            throw new TooManyFilesException(subfolder, most);
          }
          return all.get().stream()
              .filter(entry -> !entry.getFilename().startsWith("."))
              .filter(entry -> entry.getAttributes().isRegularFile())
              .map(
                  entry ->
                      new Entry(
                          entry.getFilename(),
                          entry.getAttributes().getSize(),
                          entry.getAttributes().getModifyTime().toMillis()))
              .sorted(Comparator.comparing(Entry::name))
              .toList();
        });
  }

  @Override
  public Optional<byte[]> read(Subfolder subfolder, String name, int most) throws IOException {
    return with(
        remote ->
            switch (remote.read(path(subfolder, name), most)) {
              case RemoteFiles.Found.Nothing() -> Optional.empty();
              case RemoteFiles.Found.TooLarge() -> Optional.of(new byte[most + 1]);
              case RemoteFiles.Found.Content(byte[] bytes) -> Optional.of(bytes);
            });
  }

  @Override
  public void stage(Subfolder subfolder, String name, byte[] content) throws IOException {
    put(subfolder, SharedFolder.temporary(name), content);
  }

  @Override
  public boolean isStaged(Subfolder subfolder, String name) throws IOException {
    return with(remote -> remote.size(path(subfolder, SharedFolder.temporary(name))).isPresent());
  }

  @Override
  public void publish(Subfolder subfolder, String name) throws IOException {
    with(
        remote -> {
          if (remote.size(path(subfolder, name)).isPresent()) {
            throw new FileAlreadyExistsException(name);
          }
          remote.rename(path(subfolder, SharedFolder.temporary(name)), path(subfolder, name));
          return true;
        });
  }

  @Override
  public void put(Subfolder subfolder, String name, byte[] content) throws IOException {
    with(
        remote -> {
          remote.put(path(subfolder, name), content);
          return true;
        });
  }

  @Override
  public void move(Subfolder from, Subfolder to, String name) throws IOException {
    with(
        remote -> {
          remote.rename(path(from, name), path(to, name));
          return true;
        });
  }

  @Override
  public void remove(Subfolder subfolder, String name) throws IOException {
    with(
        remote -> {
          remote.remove(path(subfolder, name));
          return true;
        });
  }

  @Override
  public synchronized void close() {
    disconnect();
    ssh.close();
  }
}

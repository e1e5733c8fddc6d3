package org.wasl.connectors.sftp;

import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Address of an agency's folders, with its server's host keys. It is {@code
 * sftp://USER@HOST:PORT/PATH?hostKey=SHA256:…}, with {@code &hostKey=} for each further key.
 *
 * @param user the gateway's account there
 * @param host name or IP address of the server
 * @param port its port
 * @param path parent of the three folders; empty for the account's own folder
 * @param hostKeys fingerprints of the server's host keys, as {@code ssh-keygen -l} prints them
 */
public record FolderAddress(String user, String host, int port, String path, Set<String> hostKeys) {
  /** Completes the sentence "must be …". */
  public static final String EXPECTED =
      "sftp://USER@HOST:PORT/PATH?hostKey=SHA256:FINGERPRINT, with &hostKey= for each further host"
          + " key of the server";

  private static final int DEFAULT_PORT = 22;
  private static final int MAX_HOST_KEYS = 16;
  private static final String PARAMETER = "hostKey=";
  private static final Pattern USER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,63}");
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}){0,20}");
  private static final Pattern HOST_KEY = Pattern.compile("SHA256:[A-Za-z0-9+/]{43}");

  /**
   * Checks an address.
   *
   * @throws IllegalArgumentException for any other text
   */
  public static URI parse(String text) {
    URI uri = URI.create(text);
    of(uri);
    return uri;
  }

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException for any other, also for one without a host key
   */
  public static FolderAddress of(URI uri) {
    String user = uri.getRawUserInfo();
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    if (!"sftp".equals(uri.getScheme())
        || uri.getHost() == null
        || user == null
        || !USER.matcher(user).matches()
        || !PATH.matcher(path).matches()
        || uri.getRawFragment() != null) {
      throw new IllegalArgumentException("expected only user, host, port, path and host keys");
    }
    return new FolderAddress(
        user,
        uri.getHost(),
        uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
        path,
        hostKeys(uri.getRawQuery() == null ? "" : uri.getRawQuery()));
  }

  private static Set<String> hostKeys(String query) {
    Set<String> keys = new HashSet<>();
    for (String parameter : query.split("&", -1)) {
      String key = parameter.startsWith(PARAMETER) ? parameter.substring(PARAMETER.length()) : "";
      if (!HOST_KEY.matcher(key).matches() || !keys.add(key) || keys.size() > MAX_HOST_KEYS) {
        throw new IllegalArgumentException("invalid host key");
      }
    }
    return Set.copyOf(keys);
  }

  /** The path of a folder, or of a file in one. */
  public String resolve(String relative) {
    return path.isEmpty() ? relative : path + "/" + relative;
  }
}

package org.wasl.console.http;

/**
 * The documents that describe the interfaces for agencies.
 *
 * @param page HTML, UTF-8
 * @param pagePolicy the Content-Security-Policy that the page needs
 * @param openApi the partner API as JSON
 * @param asyncApi pushes and queues as JSON
 */
public record InterfaceDocuments(byte[] page, String pagePolicy, byte[] openApi, byte[] asyncApi) {
  /** Nothing is described. */
  public static final InterfaceDocuments NONE =
      new InterfaceDocuments(new byte[0], "default-src 'none'", new byte[0], new byte[0]);
}

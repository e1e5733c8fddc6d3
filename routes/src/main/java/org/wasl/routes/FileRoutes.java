package org.wasl.routes;

import org.apache.camel.builder.RouteBuilder;
import org.wasl.routes.file.FileAccess;
import org.wasl.routes.file.FileReceiptHandler;
import org.wasl.routes.runtime.TypedRoute;
import org.wasl.store.file.EvidenceFiles;
import org.wasl.wire.exchange.DoorEndpoint;

/** Requests about sealed evidence files, and the end of files that nothing lists. */
public final class FileRoutes extends RouteBuilder {
  private final FileAccess access;
  private final FileReceiptHandler receipts;
  private final EvidenceFiles files;
  private final Runnable check;
  private final int intervalMillis;

  /**
   * @param check looks for files whose bytes are missing
   * @param intervalMillis interval between two searches for files that have ended or are missing
   */
  public FileRoutes(
      FileAccess access,
      FileReceiptHandler receipts,
      EvidenceFiles files,
      Runnable check,
      int intervalMillis) {
    this.access = access;
    this.receipts = receipts;
    this.files = files;
    this.check = check;
    this.intervalMillis = intervalMillis;
  }

  @Override
  public void configure() {
    TypedRoute.of(
        DoorEndpoint.FILE,
        uri ->
            from(uri)
                .routeId("file")
                .description("an agency uploads, reads or withdraws a sealed evidence file")
                .routeConfigurationId(FailurePolicies.ANSWER_INTERNAL),
        request -> request.step("authorize-file", access::admit).complete());

    TypedRoute.of(
        DoorEndpoint.FILE_RECEIPT,
        uri ->
            from(uri)
                .routeId("file-receipt")
                .description("an agency signs that it verified an evidence file")
                .routeConfigurationId(FailurePolicies.ANSWER_INTERNAL),
        request -> request.step("record-file-receipt", receipts::handle).complete());

    from("scheduler:files?initialDelay=2500&delay=" + intervalMillis)
        .routeId("file-retention")
        .description("evidence files that have ended are deleted, and missing ones are found")
        .routeConfigurationId(FailurePolicies.DROP_EXCHANGE)
        .process(exchange -> files.deleteEnded())
        .id("delete-ended-files")
        .process(exchange -> check.run())
        .id("find-missing-files");
  }
}

package org.wasl.connectors.partnerapi;

import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.wasl.connectors.partnerapi.description.ApiDescriptions;
import org.wasl.connectors.partnerapi.exchange.ProblemAnswers;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.wire.exchange.AgencyResponse;

/**
 * The documents about the API itself, such as schemas, custodian, submission key, OpenAPI and
 * AsyncAPI.
 */
final class ApiDocuments {
  private static final String OPEN_API = "/openapi.json";
  private static final String ASYNC_API = "/asyncapi.json";
  private static final String CUSTODIAN = "/v1/custodian";
  private static final String SUBMISSION_KEY = "/v1/submission-key";

  private static final String CODES = "/v1/codes";

  private final Supplier<byte[]> index;
  private final Supplier<byte[]> codeIndex;
  private final Supplier<Optional<byte[]>> custodian;
  private final Supplier<byte[]> submissionKey;
  private final BiFunction<String, String, Optional<byte[]>> schema;
  private final ProblemAnswers problems;

  /**
   * @param index the list of types and versions, as JSON
   * @param codeIndex the list of code lists, as JSON
   * @param custodian the custodian of identities of reporters, as {@code custodian/1}; empty while
   *     it is unavailable
   * @param submissionKey the key that submissions may be sealed to, as a compact JWS
   * @param schema the text of one, by type and version
   */
  ApiDocuments(
      Supplier<byte[]> index,
      Supplier<byte[]> codeIndex,
      Supplier<Optional<byte[]>> custodian,
      Supplier<byte[]> submissionKey,
      BiFunction<String, String, Optional<byte[]>> schema,
      ProblemAnswers problems) {
    this.index = index;
    this.codeIndex = codeIndex;
    this.custodian = custodian;
    this.submissionKey = submissionKey;
    this.schema = schema;
    this.problems = problems;
  }

  /**
   * The document at an address.
   *
   * @param address path of the request
   * @param languages the {@code Accept-Language} of the request; empty if absent
   * @param ifNoneMatch the {@code If-None-Match} of the request; empty if absent
   */
  AgencyResponse answer(String address, String languages, String ifNoneMatch) {
    String[] path = address.split("/");
    if (path.length == 5) {
      return schema
          .apply(path[3], path[4])
          .map(text -> AgencyResponse.document("application/schema+json", text, ifNoneMatch))
          .orElseGet(() -> problems.of(ProblemType.NOT_FOUND, languages));
    }
    return switch (address) {
      case OPEN_API -> json(ApiDescriptions.openApi());
      case ASYNC_API -> json(ApiDescriptions.asyncApi());
      case CUSTODIAN ->
          custodian
              .get()
              .map(ApiDocuments::json)
              .orElseGet(() -> problems.of(ProblemType.UNAVAILABLE, languages));
      case SUBMISSION_KEY ->
          new AgencyResponse(
              200, "application/jose", submissionKey.get(), Map.of("Cache-Control", "no-store"));
      case CODES -> AgencyResponse.document("application/json", codeIndex.get(), ifNoneMatch);
      default -> AgencyResponse.document("application/json", index.get(), ifNoneMatch);
    };
  }

  private static AgencyResponse json(byte[] document) {
    return new AgencyResponse(200, "application/json", document, Map.of());
  }
}

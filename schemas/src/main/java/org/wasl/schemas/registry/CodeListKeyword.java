package org.wasl.schemas.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.keyword.AbstractKeyword;
import com.networknt.schema.keyword.BaseKeywordValidator;
import com.networknt.schema.keyword.Keyword;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.keyword.NonValidationKeyword;
import com.networknt.schema.path.NodePath;
import org.wasl.schemas.codes.CodeList;
import org.wasl.schemas.codes.CodeLists;

/**
 * The keyword {@code x-wasl-code: "<list>"}. The string must be a code of the list. Large lists
 * (countries, territories, offences) are checked by it. A validator that does not know the keyword
 * still checks the pattern beside it. Small lists are an {@code enum} in the schema, which every
 * validator checks. {@link SchemaLinter} pins them to the list at start.
 */
final class CodeListKeyword extends AbstractKeyword {

  static final String NAME = "x-wasl-code";

  private final CodeLists lists;

  CodeListKeyword(CodeLists lists) {
    super(NAME);
    this.lists = lists;
  }

  @Override
  public KeywordValidator newValidator(
      SchemaLocation location, JsonNode value, Schema parent, SchemaContext context) {
    if (parent.getSchemaNode().has("enum"))
      return new NonValidationKeyword(NAME).newValidator(location, value, parent, context);
    return new Check(this, value, location, parent, context, lists.list(value.textValue()));
  }

  private static final class Check extends BaseKeywordValidator {
    private final CodeList list;

    Check(
        Keyword keyword,
        JsonNode value,
        SchemaLocation location,
        Schema parent,
        SchemaContext context,
        CodeList list) {
      super(keyword, value, location, parent, context);
      this.list = list;
    }

    @Override
    public void validate(ExecutionContext run, JsonNode node, JsonNode root, NodePath place) {
      if (node.isTextual() && !list.has(node.textValue()))
        run.addError(
            error()
                .message("not in the code list")
                .instanceLocation(place)
                .evaluationPath(run.getEvaluationPath())
                .build());
    }
  }
}

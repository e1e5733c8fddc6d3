package org.wasl.certification.report;

import java.util.Map;
import org.wasl.certification.cases.CaseOutcome;
import org.wasl.certification.cases.CaseResult;
import org.wasl.certification.cases.CertificationReport;
import org.wasl.runtime.HtmlText;
import org.wasl.runtime.ProductVersion;

/** A report as one page without scripts and without anything from elsewhere. */
public final class ReportPage {
  private static final String STYLE =
      """
      :root{color-scheme:light}
      body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:1rem;color:#1b1b1b;background:#fff}
      h1{font-size:1.5rem}h2{font-size:1.1rem;margin:0}
      dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}dt{font-weight:600}dd{margin:0;overflow-wrap:anywhere}
      article{border:1px solid #767676;border-inline-start:.5rem solid #767676;margin:.8rem 0;padding:.6rem .8rem;break-inside:avoid}
      article.passed{border-inline-start-color:#1a6b2d}article.failed{border-inline-start-color:#a11414}
      .outcome{font-weight:600}.failed .outcome{color:#a11414}.passed .outcome{color:#1a6b2d}
      p{margin:.3rem 0;overflow-wrap:anywhere}li{overflow-wrap:anywhere}
      @media(max-width:30rem){dl{grid-template-columns:1fr}dt{margin-top:.4rem}}
      @media print{body{font-size:11pt}details{display:block}}
      """;

  private static final Map<String, Map<String, String>> WORDS =
      Map.ofEntries(
          words("title", "Certification report", "Rapport de certification", "تقرير المطابقة"),
          words("receiver", "Receiver of", "Récepteur de", "مستقبل الجهة"),
          words("gateway", "Gateway, called as", "Passerelle, appelée comme", "البوابة، باسم"),
          words("target", "Address", "Adresse", "العنوان"),
          words("form", "Form", "Forme", "الصيغة"),
          words("started", "Started", "Début", "البداية"),
          words("product", "Tested by", "Testé par", "اختبره"),
          words("seed", "Seed", "Graine", "البذرة"),
          words("source", "Promised in", "Promis dans", "مصدر الوعد"),
          words("expected", "Expected", "Attendu", "المنتظر"),
          words("came", "Came", "Obtenu", "الحاصل"),
          words("reason", "Reason", "Motif", "السبب"),
          words("observed", "Observed", "Observé", "المشاهد"),
          words("passed", "passed", "réussi", "ناجحة"),
          words("failed", "failed", "échoué", "فاشلة"),
          words("not-applicable", "not applicable", "sans objet", "غير منطبقة"),
          words("not-run", "not run", "non exécuté", "لم تُجر"),
          words(
              "synthetic",
              "All messages of this test were made up.",
              "Tous les messages de ce test étaient fictifs.",
              "جميع رسائل هذا الاختبار مصطنعة."));

  private final String language;
  private final StringBuilder html = new StringBuilder();

  private ReportPage(String language) {
    this.language = language;
  }

  /**
   * The page.
   *
   * @param language {@code ar}, {@code fr} or {@code en}. Expectations and answers are in English
   */
  public static String of(CertificationReport report, String language) {
    return new ReportPage(language).page(report);
  }

  private static Map.Entry<String, Map<String, String>> words(
      String key, String en, String fr, String ar) {
    return Map.entry(key, Map.of("en", en, "fr", fr, "ar", ar));
  }

  private String word(String key) {
    Map<String, String> words = WORDS.getOrDefault(key, Map.of());
    return words.getOrDefault(language, words.getOrDefault("en", key));
  }

  private String page(CertificationReport report) {
    String direction = language.equals("ar") ? "rtl" : "ltr";
    html.append("<!doctype html>\n<html lang=\"").append(language);
    html.append("\" dir=\"").append(direction).append("\">\n<head><meta charset=\"utf-8\">");
    html.append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");
    html.append("<title>").append(word("title")).append("</title>\n<style>\n").append(STYLE);
    html.append("</style></head>\n<body><main>\n<h1>").append(word("title")).append("</h1>\n");
    head(report);
    report.results().forEach(this::result);
    html.append("</main></body>\n</html>\n");
    return html.toString();
  }

  private void head(CertificationReport report) {
    html.append("<dl>\n");
    row(word(report.side().code()), report.agency().value());
    row(word("target"), report.target());
    row(word("form"), report.form());
    row(word("started"), report.started().toString());
    row(word("product"), ProductVersion.userAgent());
    row(word("seed"), Long.toString(report.seed()));
    report.counts().forEach((code, count) -> row(word(code), Long.toString(count)));
    html.append("</dl>\n<p>").append(word("synthetic")).append("</p>\n");
  }

  private void row(String name, String value) {
    html.append("<dt>").append(HtmlText.escaped(name)).append("</dt><dd><bdi>");
    html.append(HtmlText.escaped(value)).append("</bdi></dd>\n");
  }

  private void result(CaseResult result) {
    String code = result.outcome().code();
    html.append("<article class=\"").append(code).append("\"><h2>");
    html.append(HtmlText.escaped(result.tested().number())).append(" · ");
    html.append(HtmlText.escaped(result.tested().title().getOrDefault(language, "")))
        .append("</h2>\n");
    html.append("<p class=\"outcome\">").append(HtmlText.escaped(word(code))).append("</p>\n");
    line("source", result.tested().source());
    switch (result.outcome()) {
      case CaseOutcome.Passed _ -> {}
      case CaseOutcome.Failed(String expected, String actual) -> {
        line("expected", expected);
        line("came", actual);
      }
      case CaseOutcome.NotApplicable(String reason) -> line("reason", reason);
      case CaseOutcome.NotRun(String reason) -> line("reason", reason);
    }
    if (!result.observed().isEmpty()) {
      html.append("<details><summary>").append(HtmlText.escaped(word("observed")));
      html.append("</summary><ul lang=\"en\" dir=\"ltr\">");
      result
          .observed()
          .forEach(seen -> html.append("<li>").append(HtmlText.escaped(seen)).append("</li>"));
      html.append("</ul></details>\n");
    }
    html.append("</article>\n");
  }

  private void line(String name, String value) {
    html.append("<p>")
        .append(HtmlText.escaped(word(name)))
        .append(": <span lang=\"en\" dir=\"ltr\">");
    html.append(HtmlText.escaped(value)).append("</span></p>\n");
  }
}

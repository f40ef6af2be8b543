package dev.mooring.tck;

import dev.mooring.tck.requirement.Catalogue;
import dev.mooring.tck.requirement.Entry;
import dev.mooring.tck.requirement.Outcome;
import dev.mooring.tck.requirement.Report;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reports as one page that needs nothing else: a matrix of areas and ids, and below it what was
 * seen wherever a requirement was not met. Stateless, safe for any thread.
 */
public final class HtmlReport {

  private static final String STYLE =
      """
      :root{--ok:#1a7f37;--bad:#cf222e;--skip:#8c959f;--known:#9a6700;--line:#d0d7de;--bg:#fff;\
      --ink:#1f2328;--soft:#f6f8fa}
      @media(prefers-color-scheme:dark){:root{--line:#30363d;--bg:#0d1117;--ink:#e6edf3;--soft:#161b22}}
      *{box-sizing:border-box}
      body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--bg);margin:0 auto;\
      max-width:72rem;padding:1.5rem}
      h1{font-size:1.5rem;margin:0 0 .25rem}h2{font-size:1.15rem;margin:2rem 0 .5rem}
      .counts span{display:inline-block;margin-right:1.25rem;font-weight:600}
      .area{display:flex;gap:.75rem;padding:.35rem 0;border-top:1px solid var(--line)}
      .area b{flex:0 0 9rem}.cells{display:flex;flex-wrap:wrap;gap:.3rem;align-items:flex-start;align-content:flex-start}
      .id{font:12px/1.6 ui-monospace,monospace;padding:0 .45rem;border-radius:.25rem;color:#fff;\
      text-decoration:none}
      .PASSED{background:var(--ok)}.FAILED{background:var(--bad)}.SKIPPED{background:var(--skip)}
      .DEVIATION{background:var(--known)}.NONE{background:none;border:1px solid var(--line);color:inherit}
      @media(prefers-color-scheme:dark){.counts{--ok:#3fb950;--bad:#f85149;--skip:#9198a1;--known:#d29922}}
      .counts .PASSED,.counts .FAILED,.counts .SKIPPED,.counts .DEVIATION{background:none}
      .counts .PASSED{color:var(--ok)}.counts .FAILED{color:var(--bad)}
      .counts .SKIPPED{color:var(--skip)}.counts .DEVIATION{color:var(--known)}
      details{border:1px solid var(--line);border-radius:.4rem;margin:.5rem 0;padding:.4rem .75rem}
      summary{cursor:pointer}pre{background:var(--soft);padding:.75rem;overflow-x:auto;\
      font-size:12.5px;border-radius:.3rem;white-space:pre-wrap;overflow-wrap:anywhere}
      @media(max-width:40rem){.area{flex-direction:column;gap:.2rem}.area b{flex:none}}
      """;

  private HtmlReport() {}

  /** The page for some runs. */
  public static String of(String title, List<Report> reports) {
    StringBuilder page = new StringBuilder(16_384);
    page.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        .append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>")
        .append(escaped(title))
        .append("</title><style>\n")
        .append(STYLE)
        .append("</style></head><body><h1>")
        .append(escaped(title))
        .append("</h1>\n");
    for (Report report : reports) {
      section(page, report);
    }
    return page.append("</body></html>\n").toString();
  }

  private static void section(StringBuilder page, Report report) {
    Map<String, Outcome> outcomes = report.byId();
    page.append("<h2>").append(escaped(report.subject())).append("</h2>\n<p class=\"counts\">");
    for (Outcome outcome : Outcome.values()) {
      long count = report.counts().getOrDefault(outcome, 0L);
      page.append("<span class=\"").append(outcome).append("\">");
      page.append(count).append(' ').append(outcome.name().toLowerCase(Locale.ROOT));
      page.append("</span>");
    }
    page.append("</p>\n");
    areas(outcomes.keySet()).forEach((area, ids) -> row(page, report, area, ids, outcomes));
    outcomes.forEach(
        (id, outcome) -> {
          if (outcome == Outcome.FAILED || outcome == Outcome.DEVIATION) {
            detail(page, report, id, outcome);
          }
        });
    skipped(page, report, outcomes);
  }

  private static Map<String, Set<String>> areas(Set<String> ids) {
    Map<String, Set<String>> areas = new LinkedHashMap<>();
    for (Entry entry : Catalogue.packed().entries()) {
      boolean neutral = entry.id().indexOf('/') < 0;
      if (ids.contains(entry.id()) || ids.stream().anyMatch(id -> sameDocument(id, entry))) {
        String area = neutral ? entry.area() : entry.intent();
        areas.computeIfAbsent(area, name -> new LinkedHashSet<>()).add(entry.id());
      }
    }
    return areas;
  }

  private static boolean sameDocument(String id, Entry entry) {
    return Catalogue.packed().get(id).source().equals(entry.source());
  }

  private static void row(
      StringBuilder page,
      Report report,
      String area,
      Set<String> ids,
      Map<String, Outcome> outcomes) {
    page.append("<div class=\"area\"><b>")
        .append(escaped(area))
        .append("</b><div class=\"cells\">");
    for (String id : ids) {
      Entry entry = Catalogue.packed().get(id);
      Outcome outcome = outcomes.get(id);
      String why =
          outcome == null
              ? entry.untested().orElse("not run")
              : outcome.name().toLowerCase(Locale.ROOT);
      page.append("<a class=\"id ").append(outcome == null ? "NONE" : outcome.name());
      page.append("\" href=\"#").append(anchor(report, id)).append("\" title=\"");
      page.append(escaped(entry.sentence() + " (" + why + ")")).append("\">");
      page.append(escaped(id.substring(id.indexOf('/') + 1))).append("</a>");
    }
    page.append("</div></div>\n");
  }

  private static void detail(StringBuilder page, Report report, String id, Outcome outcome) {
    page.append("<details open id=\"").append(anchor(report, id)).append("\"><summary>");
    page.append("<span class=\"id ").append(outcome).append("\">").append(escaped(id));
    page.append("</span> ").append(escaped(Catalogue.packed().get(id).sentence()));
    page.append("</summary><pre>").append(escaped(report.detail(id).orElse("")));
    page.append("</pre></details>\n");
  }

  private static void skipped(StringBuilder page, Report report, Map<String, Outcome> outcomes) {
    if (!outcomes.containsValue(Outcome.SKIPPED)) {
      return;
    }
    page.append("<details><summary>What was skipped, and why</summary><ul>\n");
    outcomes.forEach(
        (id, outcome) -> {
          if (outcome == Outcome.SKIPPED) {
            page.append("<li id=\"").append(anchor(report, id)).append("\"><code>");
            page.append(escaped(id)).append("</code> ");
            page.append(escaped(report.detail(id).orElse(""))).append("</li>\n");
          }
        });
    page.append("</ul></details>\n");
  }

  private static String anchor(Report report, String id) {
    return escaped(report.subject() + "-" + id).replaceAll("[^A-Za-z0-9.-]", "-");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}

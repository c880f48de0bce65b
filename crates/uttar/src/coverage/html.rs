//! The map as one HTML page: a heat map a scope, a row a product, a column a language. No script and nothing loaded from anywhere.

use std::fmt::Write as _;

use super::{CoverageCount, CoverageMap};

const STYLE: &str = "body{font:14px/1.4 system-ui,sans-serif;margin:2rem;color:#222}summary{cursor:pointer;font-weight:600;padding:.3rem 0}\
table{border-collapse:collapse;margin:.5rem 0 1.5rem}th,td{padding:.15rem .5rem;border:1px solid #fff;text-align:center}\
thead th{position:sticky;top:0;background:#fff}tbody th{text-align:left;font-weight:400;white-space:nowrap}\
.n{background:#f3f3f3;color:#888}.h{outline:2px solid #b00020;outline-offset:-2px}\
.c0{background:#f8d0c8}.c1{background:#fae0c6}.c2{background:#fbedc9}.c3{background:#e6efc8}.c4{background:#cfe8cb}.c5{background:#a9d8ad}";
/// Shades from nothing of its own (0) to all.
const SHADES: usize = 5;

impl CoverageMap {
    /// A page that stands alone. Each cell shows how many of how many entries have an answer of their own; the shade is their share, a red frame says
    /// that some have no answer at all.
    pub fn to_html(&self) -> String {
        let mut out =
            String::from("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Coverage</title>");
        let _ = write!(out, "<style>{STYLE}</style></head><body><h1>Coverage</h1><p>");
        let _ = write!(
            out,
            "{} entries, {} products, {} places, {} languages. A cell: entries with an answer in the language, of those that may be asked for. \
             The greener, the more; framed in red: some have no answer at all. Point at a cell for the counts.</p>",
            self.entries.len(),
            self.products.len().saturating_sub(1),
            self.scopes.len(),
            self.languages.len(),
        );
        for (s, scope) in self.scopes.iter().enumerate() {
            let open = if s == 0 { " open" } else { "" };
            let _ = write!(
                out,
                "\n<details{open}><summary>{}</summary><table><thead><tr><th></th>",
                escaped(&scope.to_string())
            );
            for language in &self.languages {
                let _ = write!(out, "<th>{}</th>", escaped(language));
            }
            out.push_str("</tr></thead><tbody>");
            row(&mut out, "all entries", &self.counts[s]);
            for product in &self.products {
                if product.counts[s].iter().any(|count| count.total() > 0) {
                    row(&mut out, product.product.as_deref().unwrap_or("about all products"), &product.counts[s]);
                }
            }
            out.push_str("</tbody></table></details>");
        }
        out.push_str("\n</body></html>\n");
        out
    }
}

fn row(out: &mut String, name: &str, counts: &[CoverageCount]) {
    let _ = write!(out, "\n<tr><th>{}</th>", escaped(name));
    for count in counts {
        let total = count.total();
        if total == 0 {
            out.push_str("<td class=\"n\">-</td>");
            continue;
        }
        let shade = count.own * SHADES / total;
        let hole = if count.nothing > 0 { " h" } else { "" };
        let _ = write!(
            out,
            "<td class=\"c{shade}{hole}\" title=\"{} own, {} by fallback, {} nothing\">{}/{total}</td>",
            count.own, count.fallback, count.nothing, count.own,
        );
    }
    out.push_str("</tr>");
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

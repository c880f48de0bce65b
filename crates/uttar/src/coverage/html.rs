//! The map as one HTML page: what a manager asks first (how much is answered, where, what is missing) first, product by
//! product below. No script and nothing loaded from anywhere. Nothing is said by colour or by pointing alone.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Coverage, CoverageCount, CoverageMap};
use crate::markup::escaped_in_quotes;

/// Six blues from nothing (0) to all of its own (5), which differ for the colour-blind too; text on each has a contrast
/// of 4.5 at least (WCAG 2.2 AA).
const STYLE: &str = "html{color-scheme:light}body{font:15px/1.45 system-ui,sans-serif;margin:1.5rem;color:#1b1b1b;background:#fff}\
h1{margin:0 0 .3rem}h2{margin:1.8rem 0 .5rem;font-size:1.15rem}p{max-width:60rem;margin:.4rem 0}a{color:#0b57a4}\
.bar{display:flex;height:1.6rem;max-width:60rem;border:1px solid #555}.bar i{display:block}.figures{display:flex;flex-wrap:wrap;gap:.3rem 2rem;margin:.5rem 0;padding:0;list-style:none}\
.figures b{font-size:1.4rem}.figures i,.legend i{display:inline-block;width:1rem;height:1rem;margin-right:.4rem;border:1px solid #777;vertical-align:-.15rem}\
table{border-collapse:separate;border-spacing:2px;margin:.4rem 0}th,td{padding:.25rem .45rem;text-align:center;font-variant-numeric:tabular-nums}\
thead th{position:sticky;top:0;background:#fff;font-weight:600}thead small{display:block;font-weight:400;color:#555}\
tbody th{position:sticky;left:0;background:#fff;text-align:left;font-weight:400;min-width:8rem;max-width:18rem;overflow-wrap:anywhere}\
td small{display:block;font-size:.75rem}td.n{color:#666;background:#f4f4f4}\
.c0{background:#fff;box-shadow:inset 0 0 0 1px #777}.c1{background:#e3eef8}.c2{background:#c3dbef}.c3{background:#8fbfe2}.c4{background:#2a74ad;color:#fff}.c5{background:#0d4f8b;color:#fff}\
.s{background:#f2c14e}.h{background:#b00020}td small.h{color:#fff;border-radius:3px;padding:0 .25rem;margin-top:.1rem}\
.legend{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;padding:0;list-style:none}summary{cursor:pointer;font-weight:600;padding:.25rem 0}\
:focus-visible{outline:3px solid #e66100;outline-offset:2px}li{overflow-wrap:anywhere}";
/// Shades from nothing of its own (0) to all.
const SHADES: usize = 5;
/// Entries without an answer that are named; the CSV has them all.
const HOLES_SHOWN: usize = 200;
/// Names of the languages that people look for here; others go by their tag.
const LANGUAGES: [(&str, &str); 14] = [
    ("as", "Assamese"),
    ("bn", "Bengali"),
    ("en", "English"),
    ("gu", "Gujarati"),
    ("hi", "Hindi"),
    ("kn", "Kannada"),
    ("ml", "Malayalam"),
    ("mr", "Marathi"),
    ("or", "Odia"),
    ("pa", "Punjabi"),
    ("ta", "Tamil"),
    ("te", "Telugu"),
    ("ur", "Urdu"),
    ("zh", "Chinese"),
];

impl CoverageMap {
    /// A page that stands alone: the whole in one bar, a heat map of places and languages, the entries that nobody
    /// answers, and a heat map of products for each place.
    pub fn to_html(&self) -> String {
        let mut out = String::from(
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
             <title>Coverage</title>",
        );
        let _ = write!(out, "<style>{STYLE}</style></head><body><main><h1>Coverage</h1>");
        let counts =
            [self.entries.len(), self.products.len().saturating_sub(1), self.scopes.len(), self.languages.len()];
        let [entries, products, places, languages] = counts;
        let _ = write!(out, "<p>{entries} entries, {products} products, {places} places, {languages} languages.</p>");
        self.whole(&mut out);
        self.overview(&mut out);
        self.holes(&mut out);
        self.by_product(&mut out);
        out.push_str("\n</main></body></html>\n");
        out
    }

    /// All needs in one bar.
    fn whole(&self, out: &mut String) {
        let sum = |of: fn(&CoverageCount) -> usize| self.counts.iter().flatten().map(of).sum::<usize>();
        let (own, fallback, nothing) = (sum(|c| c.own), sum(|c| c.fallback), sum(|c| c.nothing));
        let total = own + fallback + nothing;
        let parts = [
            ("c5", own, "answered in the customer's language"),
            ("s", fallback, "answered by a stand-in: another language, or another place"),
            ("h", nothing, "not answered at all"),
        ];
        out.push_str("\n<h2>The whole</h2><div class=\"bar\" aria-hidden=\"true\">");
        for (class, count, _) in parts {
            let _ = write!(out, "<i class=\"{class}\" style=\"flex:{count}\"></i>");
        }
        let _ = write!(
            out,
            "</div><p>Of {total} needs (an entry that customers at a place may ask for, in a language):</p><ul class=\"figures\">"
        );
        for (class, count, meaning) in parts {
            let _ = write!(
                out,
                "<li><i class=\"{class}\"></i><b>{}</b> {meaning} ({count})</li>",
                per_thousand(count, total)
            );
        }
        out.push_str("</ul>");
    }

    fn overview(&self, out: &mut String) {
        out.push_str(
            "\n<h2>Places and languages</h2><p>How much of what customers there may ask is answered in their language; \
             then what is answered by a stand-in, and what not at all. Places lead to their products.</p><ul class=\"legend\">",
        );
        for (shade, meaning) in
            ["nothing", "below 50 %", "below 80 %", "below 95 %", "below 100 %", "all"].iter().enumerate()
        {
            let _ = write!(out, "<li><i class=\"c{shade}\"></i>{meaning}</li>");
        }
        out.push_str(
            "<li><i class=\"h\"></i>some have no answer</li><li>– nobody asks in this language there</li></ul>",
        );
        self.table_head(out, "place", "places");
        for (s, counts) in self.counts.iter().enumerate() {
            let place = format!("<a href=\"#place-{s}\">{}</a>", escaped_in_quotes(&self.scopes[s].to_string()));
            row(out, &place, counts, |count| format!("{} %", 100 * count.own / count.total()));
        }
        out.push_str("</tbody></table>");
    }

    /// The entries that are not answered at all, each with the places and languages.
    fn holes(&self, out: &mut String) {
        let mut holes: Vec<(&str, BTreeMap<usize, Vec<&str>>)> = Vec::new();
        for entry in &self.entries {
            let mut at: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
            for (s, served) in entry.served.iter().enumerate() {
                for (l, _) in served.iter().enumerate().filter(|(_, coverage)| **coverage == Coverage::Nothing) {
                    at.entry(s).or_default().push(&self.languages[l]);
                }
            }
            if !at.is_empty() {
                holes.push((&entry.entry, at));
            }
        }
        out.push_str("\n<h2>Not answered at all</h2>");
        if holes.is_empty() {
            out.push_str("<p>Nothing: every need has an answer.</p>");
            return;
        }
        holes.sort_by_key(|(_, at)| std::cmp::Reverse(at.values().map(Vec::len).sum::<usize>()));
        out.push_str("<ul>");
        for (entry, at) in holes.iter().take(HOLES_SHOWN) {
            let places: Vec<String> = at
                .iter()
                .map(|(s, languages)| {
                    format!(
                        "{} ({})",
                        escaped_in_quotes(&self.scopes[*s].to_string()),
                        escaped_in_quotes(&languages.join(", "))
                    )
                })
                .collect();
            let _ = write!(out, "\n<li><b>{}</b>: {}</li>", escaped_in_quotes(entry), places.join("; "));
        }
        out.push_str("</ul>");
        if holes.len() > HOLES_SHOWN {
            let _ =
                write!(out, "<p>And {} more entries; the CSV of entries has them all.</p>", holes.len() - HOLES_SHOWN);
        }
    }

    fn by_product(&self, out: &mut String) {
        out.push_str(
            "\n<h2>Products</h2><p>Entries answered in the language, of those about the product or its family.</p>",
        );
        for (s, scope) in self.scopes.iter().enumerate() {
            let _ = write!(out, "\n<details><summary>{}</summary>", escaped_in_quotes(&scope.to_string()));
            // Inside what is closed: browsers open it for who follows a link to it.
            self.table_head(out, "product", &format!("place-{s}"));
            for product in &self.products {
                let counts = &product.counts[s];
                if counts.iter().any(|count| count.total() > 0) {
                    let name = product.product.as_deref().unwrap_or("about all products");
                    row(out, &escaped_in_quotes(name), counts, |count| format!("{}/{}", count.own, count.total()));
                }
            }
            out.push_str("</tbody></table></details>");
        }
    }

    fn table_head(&self, out: &mut String, rows: &str, id: &str) {
        let _ = write!(out, "<table id=\"{id}\"><thead><tr><th scope=\"col\">{rows}</th>");
        for tag in &self.languages {
            let primary = tag.split('-').next().unwrap_or(tag);
            let name = LANGUAGES.iter().find(|(known, _)| *known == primary).map_or(tag.as_str(), |(_, name)| name);
            let _ = write!(
                out,
                "<th scope=\"col\">{}<small>{}</small></th>",
                escaped_in_quotes(name),
                escaped_in_quotes(tag)
            );
        }
        out.push_str("</tr></thead><tbody>");
    }
}

/// A row; its name is HTML already.
fn row(out: &mut String, name: &str, counts: &[CoverageCount], figure: impl Fn(&CoverageCount) -> String) {
    let _ = write!(out, "\n<tr><th scope=\"row\">{name}</th>");
    for count in counts {
        let total = count.total();
        if total == 0 {
            out.push_str("<td class=\"n\">–</td>");
            continue;
        }
        let (own, fallback, nothing) = (count.own, count.fallback, count.nothing);
        let shade = shade(own, total);
        let _ = write!(
            out,
            "<td class=\"c{shade}\" title=\"{own} own, {fallback} by a stand-in, {nothing} nothing\">{}",
            figure(count)
        );
        if fallback > 0 {
            let _ = write!(out, "<small>{fallback} stand-in</small>");
        }
        if nothing > 0 {
            let _ = write!(out, "<small class=\"h\">{nothing} missing</small>");
        }
        out.push_str("</td>");
    }
    out.push_str("</tr>");
}

/// 0 is for nothing, [`SHADES`] for all; between them the steps grow finer, for that is where the work is.
fn shade(own: usize, total: usize) -> usize {
    match own * 100 / total {
        _ if own == 0 => 0,
        _ if own == total => SHADES,
        ..50 => 1,
        50..80 => 2,
        80..95 => 3,
        _ => 4,
    }
}

/// A share with one digit after the point, rounded down: only all is 100 %.
fn per_thousand(count: usize, total: usize) -> String {
    let share = (1_000 * count).checked_div(total).unwrap_or(0);
    format!("{}.{} %", share / 10, share % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_nothing_and_all_have_the_ends_of_the_scale() {
        assert_eq!([0, 1, 49, 50, 79, 80, 94, 95, 99, 100].map(|own| shade(own, 100)), [0, 1, 1, 2, 2, 3, 3, 4, 4, 5]);
        assert_eq!((shade(1, 1_000), shade(999, 1_000)), (1, 4));
        assert_eq!((per_thousand(999, 1000), per_thousand(9_999, 10_000)), ("99.9 %".into(), "99.9 %".into()));
        assert_eq!(per_thousand(0, 0), "0.0 %");
    }
}

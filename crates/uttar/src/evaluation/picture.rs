//! The risk-coverage curve as a picture (SVG 1.1), without scripts, styles or fonts from elsewhere.

use std::fmt::Write as _;

use super::{RiskCoverage, RiskPoint};
use crate::markup::escaped;

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 400.0;
const LEFT: f64 = 60.0;
const RIGHT: f64 = 20.0;
const TOP: f64 = 44.0;
const BOTTOM: f64 = 50.0;
/// Marks along an axis.
const MARKS: u32 = 5;
/// The highest risk that is shown, unless a curve goes beyond it.
const RISK_SHOWN_MIN: f64 = 0.2;
/// A curve goes on from here: the few surest questions say nothing.
const ANSWERS_MIN: usize = 10;

impl RiskCoverage {
    /// The curve as an SVG picture with a title: the risk, and dashed what the confidences promise. Where both are the
    /// same, confidence is what it says.
    pub fn svg(&self, title: &str) -> String {
        let first = self.points.len().min(ANSWERS_MIN).saturating_sub(1);
        let shown = &self.points[first.min(self.points.len())..];
        let most = shown.iter().flat_map(|point| [point.risk, point.promised]).fold(RISK_SHOWN_MIN, f64::max);
        let most = (most * 10.0).ceil() / 10.0;
        let x = |coverage: f64| LEFT + coverage * (WIDTH - LEFT - RIGHT);
        let y = |risk: f64| HEIGHT - BOTTOM - risk / most * (HEIGHT - TOP - BOTTOM);
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" font-size=\"12\">\n\
             <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"white\"/>\n\
             <text x=\"{LEFT}\" y=\"20\" font-size=\"15\">{}</text>\n",
            escaped(title)
        );
        let mut line = |x1: f64, y1: f64, x2: f64, y2: f64, colour: &str| {
            let _ = writeln!(
                out,
                "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" stroke=\"{colour}\"/>"
            );
        };
        for mark in 0..=MARKS {
            let share = f64::from(mark) / f64::from(MARKS);
            line(x(0.0), y(share * most), x(1.0), y(share * most), if mark == 0 { "black" } else { "#dddddd" });
            line(x(share), y(0.0), x(share), y(0.0) + 4.0, "black");
        }
        line(x(0.0), y(0.0), x(0.0), y(most), "black");
        let mut text = |x: f64, y: f64, anchor: &str, text: &str| {
            let _ = writeln!(out, "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{}</text>", escaped(text));
        };
        for mark in 0..=MARKS {
            let share = f64::from(mark) / f64::from(MARKS);
            text(x(share), y(0.0) + 18.0, "middle", &percent(share));
            text(x(0.0) - 6.0, y(share * most) + 4.0, "end", &percent(share * most));
        }
        text(x(0.5), HEIGHT - 12.0, "middle", "coverage: questions that are answered");
        let area = format!("answers that are wrong; mean over all coverages {:.3}", self.area);
        text(LEFT, TOP - 8.0, "start", &area);
        text(x(1.0), TOP - 8.0, "end", "dashed: as the confidence promises");
        for (risk, style) in [
            ((|point| point.promised) as fn(&RiskPoint) -> f64, "stroke=\"#888888\" stroke-dasharray=\"5 4\""),
            (|point| point.risk, "stroke=\"#b02020\" stroke-width=\"2\""),
        ] {
            // One point for each pixel of the width.
            let points: Vec<String> = shown
                .chunk_by(|a, b| x(a.coverage).floor() >= x(b.coverage).floor())
                .filter_map(|near| near.last())
                .map(|point| format!("{:.1},{:.1}", x(point.coverage), y(risk(point))))
                .collect();
            let _ = writeln!(out, "<polyline fill=\"none\" {style} points=\"{}\"/>", points.join(" "));
        }
        out.push_str("</svg>\n");
        out
    }
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curves_run_within_the_axes() {
        let point = |coverage: f64, risk: f64| RiskPoint { confidence: 0.5, coverage, risk, promised: risk / 2.0 };
        let points: Vec<RiskPoint> = (1..=100).map(|i| f64::from(i) / 100.0).map(|i| point(i, i * 0.35)).collect();
        let svg = RiskCoverage { points, area: 0.175 }.svg("a < b & c");
        assert!(svg.contains(">a &lt; b &amp; c<") && svg.contains("0.175"), "{svg}");
        let lines: Vec<&str> = svg.lines().filter(|line| line.starts_with("<polyline")).collect();
        assert_eq!(lines.len(), 2);
        for line in lines {
            let points = line.split('"').rev().nth(1).expect("the points");
            let points: Vec<(f64, f64)> = points
                .split(' ')
                .map(|point| point.split_once(',').expect("a pair"))
                .map(|(x, y)| (x.parse().expect("a number"), y.parse().expect("a number")))
                .collect();
            assert_eq!(points.len(), 91, "the first nine answers are left out");
            assert!(points.windows(2).all(|pair| pair[0].0 <= pair[1].0 && pair[0].1 >= pair[1].1));
            assert!(points.iter().all(|(x, y)| (LEFT..=WIDTH).contains(x) && (TOP..=HEIGHT - BOTTOM).contains(y)));
        }
    }

    #[test]
    fn nothing_answered_is_an_empty_picture() {
        let svg = RiskCoverage { points: Vec::new(), area: 0.0 }.svg("none");
        assert!(svg.starts_with("<svg") && svg.ends_with("</svg>\n"));
    }
}

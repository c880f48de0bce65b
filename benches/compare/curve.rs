//! The growth curve as a picture: time of a search by the size of the base, both axes logarithmic.

use std::fmt::Write;

/// The median time of one engine at each size.
pub(crate) struct Curve {
    pub(crate) name: &'static str,
    /// Phrasings and microseconds.
    pub(crate) points: Vec<(f64, f64)>,
}

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 400.0;
const MARGIN: f64 = 60.0;
/// Distinct for those who do not see all colours (P. Tol, "Colour Schemes", 2021, "bright").
const COLOURS: [&str; 7] = ["#4477AA", "#EE6677", "#228833", "#CCBB44", "#66CCEE", "#AA3377", "#BBBBBB"];

/// A line from the least to the most of an axis, in powers of ten.
struct Axis {
    from: f64,
    to: f64,
}

impl Axis {
    fn around(values: impl Iterator<Item = f64>) -> Self {
        let (mut least, mut most) = (f64::INFINITY, f64::NEG_INFINITY);
        for value in values {
            least = least.min(value.log10());
            most = most.max(value.log10());
        }
        Self { from: least.floor(), to: most.ceil().max(least.floor() + 1.0) }
    }

    /// From 0 to 1.
    fn share(&self, value: f64) -> f64 {
        (value.log10() - self.from) / (self.to - self.from)
    }

    fn powers(&self) -> impl Iterator<Item = f64> {
        let (mut power, to) = (self.from, self.to);
        std::iter::from_fn(move || {
            let value = (power <= to).then(|| 10f64.powf(power));
            power += 1.0;
            value
        })
    }
}

/// The curves as an SVG.
pub(crate) fn svg(curves: &[Curve]) -> String {
    let points = || curves.iter().flat_map(|curve| curve.points.iter().copied());
    let (across, up) = (Axis::around(points().map(|(x, _)| x)), Axis::around(points().map(|(_, y)| y)));
    let x = |value: f64| MARGIN + across.share(value) * (WIDTH - 3.0 * MARGIN);
    let y = |value: f64| HEIGHT - MARGIN - up.share(value) * (HEIGHT - 2.0 * MARGIN);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"white\"/>\n\
         <text x=\"{MARGIN}\" y=\"24\">Median processor time of a search (µs) by phrasings in the base</text>\n"
    );
    let _ = across.powers().try_for_each(|value| {
        let x = x(value);
        writeln!(
            out,
            "<path d=\"M{x:.1} {MARGIN}V{:.1}\" stroke=\"#ddd\"/><text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{value}</text>",
            HEIGHT - MARGIN,
            HEIGHT - MARGIN + 18.0,
        )
    });
    let _ = up.powers().try_for_each(|value| {
        let y = y(value);
        writeln!(
            out,
            "<path d=\"M{MARGIN} {y:.1}H{:.1}\" stroke=\"#ddd\"/><text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{value}</text>",
            WIDTH - 2.0 * MARGIN,
            MARGIN - 6.0,
            y + 4.0,
        )
    });
    for (curve, colour) in curves.iter().zip(COLOURS.iter().cycle()) {
        let line: Vec<String> = curve.points.iter().map(|(a, b)| format!("{:.1},{:.1}", x(*a), y(*b))).collect();
        let _ = writeln!(
            out,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>",
            line.join(" ")
        );
        if let Some((a, b)) = curve.points.last() {
            let (x, y) = (x(*a) + 6.0, y(*b) + 4.0);
            let _ = writeln!(out, "<text x=\"{x:.1}\" y=\"{y:.1}\" fill=\"{colour}\">{}</text>", curve.name);
        }
    }
    out.push_str("</svg>\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_goes_through_its_points() {
        let curve = Curve { name: "a", points: vec![(1_000.0, 10.0), (100_000.0, 1_000.0)] };
        let svg = svg(&[curve]);
        // The lower left and the upper right corner.
        assert!(svg.contains("points=\"60.0,340.0 520.0,60.0\""), "{svg}");
    }
}

//! SARIF 2.1.0: the form in which code hosts and editors take findings.

use serde_json::{Value, json};

use super::report::{Finding, LintReport};
use super::{Rule, lint_rules};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

impl LintReport {
    /// The report as a log in SARIF 2.1.0 (OASIS standard, 2020), which code hosts and editors show. Rules are listed
    /// whether or not they found something.
    pub fn to_sarif(&self) -> Value {
        json!({
            "$schema": SCHEMA,
            "version": "2.1.0",
            "runs": [{
                "tool": {"driver": {
                    "name": "uttar",
                    "version": env!("CARGO_PKG_VERSION"),
                    "rules": lint_rules().map(rule).collect::<Vec<_>>(),
                }},
                "columnKind": "unicodeCodePoints",
                "results": self.findings.iter().map(result).collect::<Vec<_>>(),
            }],
        })
    }
}

fn rule(rule: &Rule) -> Value {
    json!({
        "id": rule.id,
        "shortDescription": {"text": rule.summary},
        "help": {"text": rule.remedy},
        "defaultConfiguration": {"level": rule.level.name()},
    })
}

fn result(finding: &Finding) -> Value {
    let mut location = json!({});
    if let Some(file) = &finding.file {
        let mut physical = json!({"artifactLocation": {"uri": uri(file)}});
        if let Some(line) = finding.line {
            physical["region"] = json!({"startLine": line});
        }
        location["physicalLocation"] = physical;
    }
    if !finding.entry.is_empty() {
        let name = if finding.field.is_empty() {
            finding.entry.clone()
        } else {
            format!("{}.{}", finding.entry, finding.field)
        };
        location["logicalLocations"] = json!([{"fullyQualifiedName": name}]);
    }
    json!({
        "ruleId": finding.rule,
        "ruleIndex": lint_rules().position(|rule| rule.id == finding.rule),
        "level": finding.level.name(),
        "message": {"text": format!("{}. {}", finding.message, finding.remedy)},
        "locations": [location],
    })
}

/// A path as a relative or absolute URI reference: `/` between its parts, what is no plain letter, digit or sign
/// percent-encoded.
fn uri(path: &std::path::Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    let mut out = if path.is_absolute() { "file://".to_owned() } else { String::new() };
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_result_points_to_its_rule_and_place() {
        let problem = crate::Problem::new("id", "is empty").at(std::path::Path::new("a b/entries.yaml"), 7);
        let report = LintReport { entries: 1, findings: vec![Finding::of_problem(&super::super::BAD_INPUT, &problem)] };
        let log = report.to_sarif();
        let run = &log["runs"][0];
        let result = &run["results"][0];
        let index = usize::try_from(result["ruleIndex"].as_u64().expect("a number")).expect("small");
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "a%20b/entries.yaml");
        assert_eq!(place["region"]["startLine"], 7);
    }
}

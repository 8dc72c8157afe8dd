//! `contracts/metrics.json` lists the figures of a running process, no more and no fewer.

use std::collections::{BTreeMap, BTreeSet};

use auth::Role;
use serde_json::{Value, json};
use system_tests::{Answer, Stand};

/// What one scrape shows: each family's type and text, and its series' labels.
#[derive(Debug, Default)]
struct Scrape {
    kinds: BTreeMap<String, String>,
    helps: BTreeMap<String, String>,
    labels: BTreeMap<String, Vec<BTreeMap<String, String>>>,
}

impl Scrape {
    fn read(text: &str) -> Self {
        let mut scrape = Self::default();
        for line in text.lines() {
            if let Some((name, kind)) = line.strip_prefix("# TYPE ").and_then(|rest| rest.split_once(' ')) {
                scrape.kinds.insert(name.to_owned(), kind.to_owned());
            } else if let Some((name, help)) =
                line.strip_prefix("# HELP ").and_then(|rest| rest.split_once(' '))
            {
                scrape.helps.insert(name.to_owned(), help.to_owned());
            } else {
                scrape.sample(line);
            }
        }
        // The operating system's, as every Prometheus client names them.
        scrape.kinds.retain(|name, _| !name.starts_with("process_"));
        scrape
    }

    /// `family{label="value",…} 1`; a histogram's three families count as one.
    fn sample(&mut self, line: &str) {
        let name = line.split(['{', ' ']).next().unwrap();
        let family = ["_bucket", "_sum", "_count"].iter().find_map(|suffix| {
            let family = name.strip_suffix(suffix)?;
            (self.kinds.get(family).is_some_and(|kind| kind == "histogram")).then_some(family)
        });
        let braced = line.split_once('{').and_then(|(_, rest)| rest.rsplit_once('}'));
        let pairs = braced.map_or("", |(pairs, _)| pairs).split("\",").filter(|pair| !pair.is_empty());
        let labels = pairs.map(|pair| {
            let (label, value) = pair.split_once("=\"").unwrap();
            (label.to_owned(), value.trim_end_matches('"').to_owned())
        });
        let labels = labels.filter(|(label, _)| label != "le").collect();
        self.labels.entry(family.unwrap_or(name).to_owned()).or_default().push(labels);
    }
}

fn contract() -> Vec<Value> {
    serde_json::from_str(include_str!("../../contracts/metrics.json")).unwrap()
}

/// Something of everything: a job that waits and ends, answers, refusals, counted calls.
async fn after_a_day_of_work(stand: &Stand) -> Answer {
    let asked = stand.post("/v1/requests").by(Role::Owner).json(json!({"siren": "552032534"})).await;
    stand.get("/metrics").await;
    stand.work().await;
    let id = asked.json["request"]["id"].as_str().unwrap().to_owned();
    stand.get(format!("/v1/requests/{id}")).by(Role::Owner).await;
    stand.get("/nowhere").await;
    stand.get("/metrics").await
}

#[tokio::test]
async fn scenario_67_the_contract_lists_exactly_the_figures_that_are_shown() {
    Stand::with("RATE_LIMIT_MODE", "shadow")
        .with("COMPANY_SYNC_ATTEMPT_MS", 0)
        .everywhere(async |stand| {
            let scrape = Scrape::read(&after_a_day_of_work(stand).await.text);
            let contract = contract();
            let told = |key: &str| -> BTreeMap<String, String> {
                let pair =
                    |entry: &Value| Some((entry["name"].as_str()?.into(), entry[key].as_str()?.into()));
                contract.iter().filter_map(pair).collect()
            };
            assert_eq!(scrape.kinds, told("type"));
            for (name, meaning) in told("meaning") {
                assert_eq!(scrape.helps.get(&name), Some(&meaning));
            }
            for entry in &contract {
                let name = entry["name"].as_str().unwrap();
                let labels = entry["labels"].as_array().unwrap();
                let wanted: BTreeSet<&str> =
                    labels.iter().map(|label| label["name"].as_str().unwrap()).collect();
                for series in &scrape.labels[name] {
                    assert_eq!(series.keys().map(String::as_str).collect::<BTreeSet<_>>(), wanted, "{name}");
                }
                // A closed list is closed.
                for label in labels.iter().filter(|label| label["values"].is_array()) {
                    let values = label["values"].as_array().unwrap();
                    for series in &scrape.labels[name] {
                        let value = json!(series[label["name"].as_str().unwrap()]);
                        assert!(values.contains(&value), "{name}: {value} is not in the contract");
                    }
                }
            }
        })
        .await;
}

#[tokio::test]
async fn scenario_67_no_label_holds_an_id() {
    let setup = Stand::with("COMPANY_SYNC_ATTEMPT_MS", 0);
    setup
        .everywhere(async |stand| {
            let scrape = Scrape::read(&after_a_day_of_work(stand).await.text);
            for (name, series) in &scrape.labels {
                for (label, value) in series.iter().flatten() {
                    let is_status = label == "status" && value.len() == 3;
                    let digits = value.chars().filter(char::is_ascii_digit).count();
                    let is_id = digits > 3 && label != "version" || value.contains('@') || value.len() > 64;
                    assert!(is_status || !is_id, "{name}: {label}={value}");
                }
            }
        })
        .await;
}

#[test]
fn entries_are_sorted_and_named_after_their_unit() {
    let contract = contract();
    let names: Vec<&str> = contract.iter().map(|entry| entry["name"].as_str().unwrap()).collect();
    assert!(names.is_sorted(), "{names:?}");
    for entry in &contract {
        let (name, kind) = (entry["name"].as_str().unwrap(), entry["type"].as_str().unwrap());
        assert!(["comptoir_", "company_"].iter().any(|part| name.starts_with(part)));
        assert!(!entry["meaning"].as_str().unwrap().is_empty(), "{name}");
        assert_eq!(name.ends_with("_total"), kind == "counter", "{name}");
        assert_eq!(name.ends_with("_seconds"), entry["unit"] == "seconds", "{name}");
        assert_eq!(entry["buckets"].is_array(), kind == "histogram", "{name}");
    }
}

#[tokio::test]
async fn the_gauges_tell_of_the_queue_and_the_database_as_they_are() {
    Stand::with("COMPANY_SYNC_ATTEMPT_MS", 0)
        .everywhere(async |stand| {
            let figures = async || stand.get("/metrics").await.text;
            let asked = stand.post("/v1/requests").by(Role::Owner).json(json!({"siren": "552032534"})).await;
            assert_eq!(asked.status, 202);
            stand.clock.advance(std::time::Duration::from_secs(42));
            let waiting = figures().await;
            for line in [
                r#"comptoir_jobs_depth{queue="company_enrichment",status="queued"} 1"#,
                "comptoir_jobs_oldest_seconds 42",
                "comptoir_jobs_enqueued_total 1",
                "comptoir_db_up 1",
                r#"comptoir_jobs_finished_total{result="succeeded"} 0"#,
            ] {
                assert!(waiting.contains(line), "{line}\n{waiting}");
            }
            stand.work().await;
            let done = figures().await;
            for line in [
                r#"comptoir_jobs_depth{queue="company_enrichment",status="queued"} 0"#,
                "comptoir_jobs_oldest_seconds 0",
                r#"comptoir_jobs_finished_total{result="succeeded"} 1"#,
                r#"comptoir_job_wait_seconds_sum{job_type="company_enrichment.enrich"} 42"#,
            ] {
                assert!(done.contains(line), "{line}\n{done}");
            }
        })
        .await;
}

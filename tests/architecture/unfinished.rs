use std::fs;

use crate::assert_none;
use crate::repository::{root, tracked_files};

/// In two parts, so that this file does not report itself.
const MARKERS: [&str; 2] = [concat!("to", "do!("), concat!("un", "implemented!(")];

fn markers_in(path: &str, content: &str) -> Vec<String> {
    let numbered = content.lines().zip(1..);
    let marked = numbered.filter(|(line, _)| MARKERS.iter().any(|marker| line.contains(marker)));
    marked.map(|(line, number)| format!("{path}:{number}: {}", line.trim())).collect()
}

#[test]
fn an_unfinished_line_is_reported_with_its_place() {
    let line = format!("    {}\"later\")", MARKERS[0]);
    assert_eq!(markers_in("a.rs", &format!("fn a() {{\n{line}\n}}")), [format!("a.rs:2: {}", line.trim())]);
}

#[test]
fn no_file_says_that_it_is_unfinished() {
    let mut found = Vec::new();
    for path in tracked_files() {
        // Pictures and the like are not text and hold no code.
        if let Ok(content) = fs::read_to_string(root().join(&path)) {
            found.extend(markers_in(&path, &content));
        }
    }
    assert_none(&found);
}

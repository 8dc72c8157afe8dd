//! The file.

use std::collections::BTreeSet;

use auth::Role;

const FILE: &str = include_str!("../../../contracts/permissions.csv");

/// The file, or what it should be.
pub struct Matrix(Vec<Row>);

pub struct Row {
    pub method: String,
    pub path: String,
    /// One per preset, in the order of [`presets`].
    pub cells: Vec<String>,
}

/// Nobody at all, then every preset.
pub fn presets() -> impl Iterator<Item = Option<Role>> {
    std::iter::once(None).chain(Role::ALL.into_iter().map(Some))
}

fn header() -> Vec<&'static str> {
    let presets = presets().map(|preset| preset.map_or("anonymous", Role::as_str));
    ["method", "path"].into_iter().chain(presets).collect()
}

impl Matrix {
    pub fn empty() -> Self {
        Self(Vec::new())
    }

    pub fn read() -> Self {
        let mut reader = csv::Reader::from_reader(FILE.as_bytes());
        assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), header(), "the columns");
        let mut matrix = Self::empty();
        for record in reader.records() {
            let record = record.unwrap();
            matrix.push(&record[0], &record[1], record.iter().skip(2).map(str::to_owned).collect());
        }
        matrix
    }

    pub fn push(&mut self, method: &str, path: &str, cells: Vec<String>) {
        self.0.push(Row { method: method.to_owned(), path: path.to_owned(), cells });
    }

    pub fn rows(&self) -> &[Row] {
        &self.0
    }

    /// Method and path of each row, none of them twice.
    pub fn routes(&self) -> BTreeSet<(String, String)> {
        let routes: BTreeSet<_> = self.0.iter().map(|row| (row.method.clone(), row.path.clone())).collect();
        assert_eq!(routes.len(), self.0.len(), "a route has two rows");
        routes
    }

    /// The lines of the file that are not as found, each with the line that was.
    pub fn differences(&self, found: &Self) -> Vec<String> {
        let line = |row: &Row| format!("{},{},{}", row.method, row.path, row.cells.join(","));
        let pairs = self.0.iter().zip(&found.0).map(|(expected, found)| (line(expected), line(found)));
        let different = pairs.filter(|(expected, found)| expected != found);
        different
            .flat_map(|(expected, found)| [format!("file:  {expected}"), format!("found: {found}")])
            .collect()
    }
}

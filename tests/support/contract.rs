//! Holds every answer against the description of the API.

use std::{collections::BTreeMap, sync::OnceLock};

use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::Value;

use crate::Answer;

/// Where the compiler finds the document; nothing is fetched.
const PLACE: &str = "http://comptoir.test/openapi.json";

/// The description of the API, ready to judge answers.
pub struct Contract {
    schemas: Schemas,
    operations: Vec<Operation>,
}

/// One operation and what its answers look like, by status.
struct Operation {
    method: String,
    path: String,
    answers: BTreeMap<String, Option<SchemaIndex>>,
}

impl Contract {
    /// The one the application serves.
    pub fn ours() -> &'static Self {
        static OURS: OnceLock<Contract> = OnceLock::new();
        OURS.get_or_init(|| Self::new(serde_json::to_value(api::openapi()).unwrap()))
    }

    fn new(mut document: Value) -> Self {
        let described = list(&document);
        close(&mut document["components"]["schemas"]);
        let (mut compiler, mut schemas) = (Compiler::new(), Schemas::new());
        compiler.enable_format_assertions();
        compiler.add_resource(PLACE, document).unwrap();
        let mut compile = |(status, pointer): (String, Option<String>)| {
            let compiled = pointer.map(|pointer| match compiler.compile(&pointer, &mut schemas) {
                Ok(schema) => schema,
                Err(fault) => panic!("{fault:#}"),
            });
            (status, compiled)
        };
        let operations = described
            .into_iter()
            .map(|(method, path, answers)| {
                let answers = answers.into_iter().map(&mut compile).collect();
                Operation { method, path, answers }
            })
            .collect();
        Self { schemas, operations }
    }

    /// Every described operation: method in capitals, template of the path.
    pub fn operations(&self) -> impl Iterator<Item = (&str, &str)> {
        self.operations.iter().map(|operation| (operation.method.as_str(), operation.path.as_str()))
    }

    /// Compares one answer; those of routes that are not described pass.
    ///
    /// # Panics
    /// When the status is not described for this route, or the body is not of the described shape.
    pub fn check(&self, method: &str, path: &str, answer: &Answer) {
        let Some(operation) = self.find(method, path) else { return };
        let status = answer.status.to_string();
        let Some(schema) = operation.answers.get(&status) else {
            panic!("{method} {path} answered {status}, which its description does not list: {}", answer.text);
        };
        match schema {
            Some(schema) => {
                if let Err(fault) = self.schemas.validate(&answer.json, *schema) {
                    panic!("{method} {path} {status} is not as described: {fault:#}\n{}", answer.text);
                }
            }
            None => assert!(
                answer.text.is_empty() || answer.json.is_null(),
                "{method} {path} {status} has a body"
            ),
        }
    }

    fn find(&self, method: &str, path: &str) -> Option<&Operation> {
        let path = path.split('?').next().unwrap_or_default();
        let path = path.strip_prefix("/api").filter(|rest| rest.starts_with("/v1/")).unwrap_or(path);
        self.operations.iter().find(|operation| operation.method == method && is_of(&operation.path, path))
    }
}

impl std::fmt::Debug for Contract {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Contract").field("operations", &self.operations.len()).finish_non_exhaustive()
    }
}

/// Whether `path` is one of `template`.
fn is_of(template: &str, path: &str) -> bool {
    let (wanted, given): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
    wanted.len() == given.len() && wanted.iter().zip(given).all(|(wanted, given)| fits(wanted, given))
}

/// Whether a segment is one of its template, which has one parameter at most.
fn fits(template: &str, path: &str) -> bool {
    let Some((before, rest)) = template.split_once('{') else { return template == path };
    let after = rest.split_once('}').map_or("", |(_, after)| after);
    let given = path.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
    given.is_some_and(|given| !given.is_empty() && !given.contains(':'))
}

type Described = (String, String, Vec<(String, Option<String>)>);

/// The operations, with where the schema of each answer stands in the document. Bodies other than JSON have none.
fn list(document: &Value) -> Vec<Described> {
    let paths = document["paths"].as_object().unwrap();
    let operations = paths.iter().flat_map(|(path, item)| {
        item.as_object().unwrap().iter().map(move |(method, operation)| (path, method, operation))
    });
    operations
        .map(|(path, method, operation)| {
            let pointer = |status: &str| {
                let path = path.replace('~', "~0").replace('/', "~1").replace('{', "%7B").replace('}', "%7D");
                format!("{PLACE}#/paths/{path}/{method}/responses/{status}/content/application~1json/schema")
            };
            let answers = operation["responses"].as_object().unwrap().iter();
            let answers = answers.map(|(status, response)| {
                let is_json = response["content"]["application/json"]["schema"].is_object();
                (status.clone(), is_json.then(|| pointer(status)))
            });
            (method.to_uppercase(), path.clone(), answers.collect())
        })
        .collect()
}

/// Refuses members that are not described: clients may be told more later, tests want to know now.
fn close(value: &mut Value) {
    match value {
        Value::Object(members) => {
            if members.contains_key("properties") && !members.contains_key("additionalProperties") {
                members.insert("additionalProperties".to_owned(), false.into());
            }
            members.values_mut().for_each(close);
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

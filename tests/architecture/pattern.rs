/// A crate name in which `*` at either end stands for anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern(String);

impl Pattern {
    pub fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    pub fn matches(&self, name: &str) -> bool {
        let core = self.0.trim_matches('*');
        match (self.0.starts_with('*'), self.0.ends_with('*')) {
            (true, true) => name.contains(core),
            (true, false) => name.ends_with(core),
            (false, true) => name.starts_with(core),
            (false, false) => name == core,
        }
    }
}

#[test]
fn a_star_stands_for_anything_at_its_end_only() {
    assert!(Pattern::new("actix*").matches("actix-web"));
    assert!(!Pattern::new("actix*").matches("my-actix"));
    assert!(Pattern::new("*redis*").matches("deadpool-redis"));
    assert!(Pattern::new("reqwest").matches("reqwest"));
    assert!(!Pattern::new("reqwest").matches("reqwest-middleware"));
}

//! More than one login to one Postgres, as whoever operates it sets them.

use system_tests::TestDatabase;

use crate::binary::Binary;

fn check(settings: &[(&str, &str)]) -> crate::binary::Finished {
    let list = Binary::new(&["flags", "list"]);
    settings.iter().fold(list, |binary, (name, value)| binary.with(name, value)).run()
}

#[test]
fn a_login_is_told_which_role_it_lacks_and_the_owner_alone_migrates() {
    if system_tests::postgres().is_none() {
        return;
    }
    let (database, logins) = TestDatabase::with_logins();
    let (calls, work, owner) = (logins.calls.as_str(), logins.work.as_str(), logins.owner.as_str());
    let apart = [("DATABASE_URL", calls), ("DATABASE_SYSTEM_URL", work), ("MIGRATION_URL", owner)];
    assert!(check(&apart).status.success(), "a start that may migrate");

    let alone = check(&[("DATABASE_URL", calls), ("AUTO_MIGRATE", "false")]);
    assert!(
        alone.complaint().contains("is no member of comptoir_system: GRANT comptoir_system TO"),
        "{alone:?}"
    );
    let swapped = [("DATABASE_URL", work), ("DATABASE_SYSTEM_URL", calls), ("AUTO_MIGRATE", "false")];
    let swapped = check(&swapped);
    assert!(swapped.complaint().contains("comptoir_app") && swapped.complaint().contains("comptoir_system"));

    let elsewhere = TestDatabase::postgres();
    let two = check(&[("DATABASE_URL", &database.url), ("DATABASE_SYSTEM_URL", &elsewhere.url)]);
    assert!(two.complaint().contains("two databases"), "{two:?}");
    assert_eq!(two.code(), Some(78));

    let down = |url: &str| {
        Binary::new(&["migrate", "down"]).with("DATABASE_URL", calls).with("MIGRATION_URL", url).run()
    };
    assert!(!down(work).status.success());
    assert_eq!(down(owner).stdout, ["1 reverted"]);
}
